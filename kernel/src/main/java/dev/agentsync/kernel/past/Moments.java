package dev.agentsync.kernel.past;

import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.document.Label;
import dev.agentsync.kernel.document.Past;
import dev.agentsync.kernel.history.Moment;
import dev.agentsync.kernel.history.When;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Heads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds the moments people mean. */
final class Moments {
  private final Past past;
  private final Chronicle chronicle;

  Moments(Past past, Chronicle chronicle) {
    this.past = past;
    this.chronicle = chronicle;
  }

  Found find(String text) {
    return find(
        When.parse(text)
            .orElseThrow(
                () -> new VaultException("'" + text + "' is no moment. Say: " + When.FORMS + ".")));
  }

  /** As {@link #find(String)}; what lies before the vault existed is its beginning. */
  Found findSince(String text) {
    if (When.parse(text).orElse(null) instanceof When.At(Instant time)
        && closure(time).stream().noneMatch(place -> chronicle.timeOf(place) > 0)) {
      return new Found(Heads.NONE, new BitSet(), Moment.beginning(time));
    }
    return find(text);
  }

  private BitSet closure(Instant time) {
    return chronicle.closure(until(time));
  }

  private List<Integer> until(Instant time) {
    long limit = time.toEpochMilli();
    return IntStream.range(0, chronicle.size())
        .filter(place -> chronicle.timeOf(place) <= limit)
        .boxed()
        .toList();
  }

  private Found find(When when) {
    return switch (when) {
      case When.Now() -> found(places(past.heads().hashes(), "now"), Optional.empty());
      case When.At(Instant time) -> at(time);
      case When.Snapshot(String name) -> {
        Label label =
            Optional.ofNullable(past.labels().get(name))
                .orElseThrow(() -> Labels.unknown(name, past.labels().keySet()));
        yield found(
            places(label.heads().hashes(), "the snapshot '" + name + "'"), Optional.empty());
      }
      case When.Changes(List<String> ids) ->
          found(ids.stream().map(this::change).toList(), Optional.empty());
    };
  }

  private List<Integer> places(List<ChangeHash> hashes, String what) {
    var places = new ArrayList<Integer>();
    for (ChangeHash hash : hashes) {
      places.add(
          chronicle
              .place(hash)
              .orElseThrow(
                  () ->
                      new VaultException(
                          "This device does not have all changes of "
                              + what
                              + " yet. Run `agentsync pull`.")));
    }
    return places;
  }

  private int change(String id) {
    List<Integer> found =
        IntStream.range(0, chronicle.size())
            .filter(place -> chronicle.change(place).hash().toString().startsWith(id))
            .limit(2)
            .boxed()
            .toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new VaultException(
        found.isEmpty()
            ? "No change's id begins with '"
                + id
                + "'. `agentsync log` shows the ids; if you mean a time, say: "
                + When.FORMS
                + "."
            : "The ids of several changes begin with '" + id + "'. Give more of it.");
  }

  private Found at(Instant time) {
    if (closure(time).stream().noneMatch(place -> chronicle.timeOf(place) > 0)) {
      String first =
          IntStream.range(0, chronicle.size())
              .mapToLong(chronicle::timeOf)
              .filter(millis -> millis > 0)
              .min()
              .stream()
              .mapToObj(millis -> " Its first change is of " + Instant.ofEpochMilli(millis) + ".")
              .findFirst()
              .orElse("");
      throw new VaultException("The vault did not exist at " + time + "." + first);
    }
    return found(until(time), Optional.of(time));
  }

  /** Whatever a change was made from belongs to the moment, whatever its time says. */
  private Found found(List<Integer> of, Optional<Instant> asked) {
    BitSet changes = chronicle.closure(of);
    var heads = chronicle.headsOf(changes);
    int newest = chronicle.newest(changes);
    int ahead =
        asked
            .map(
                time ->
                    (int)
                        changes.stream()
                            .filter(place -> chronicle.timeOf(place) > time.toEpochMilli())
                            .count())
            .orElse(0);
    return new Found(
        heads,
        changes,
        new Moment(
            heads.hashes().stream().map(ChangeHash::toString).toList(),
            asked,
            Instant.ofEpochMilli(chronicle.timeOf(newest)),
            chronicle.id(newest),
            chronicle.writers().of(chronicle.change(newest)),
            ahead));
  }
}
