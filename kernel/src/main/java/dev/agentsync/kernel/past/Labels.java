package dev.agentsync.kernel.past;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.document.ChangeNote;
import dev.agentsync.kernel.document.Label;
import dev.agentsync.kernel.document.Past;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.history.Snapshot;
import dev.agentsync.kernel.history.Snapshots;
import dev.agentsync.kernel.history.Words;
import dev.agentsync.kernel.history.Writer;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Storage;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** The moments that have names. */
final class Labels {
  private static final System.Logger LOG = System.getLogger("agentsync.history");
  private static final int LONGEST = 200;

  private final VaultDocument document;
  private final Storage storage;
  private final Function<Past, Optional<Chronicle>> chronicles;

  /**
   * @param chronicles what is known of the changes; empty if the engine cannot tell
   */
  Labels(VaultDocument document, Storage storage, Function<Past, Optional<Chronicle>> chronicles) {
    this.document = document;
    this.storage = storage;
    this.chronicles = chronicles;
  }

  static VaultException unknown(String name, Collection<String> names) {
    List<String> near = Nearest.of(name, names);
    return new VaultException(
        "There is no snapshot '"
            + name
            + "'. "
            + (near.isEmpty()
                ? "There are none yet; `agentsync snapshot create NAME` makes one."
                : "The nearest: '" + String.join("', '", near) + "'."));
  }

  Snapshots list() {
    return document.look(
        past -> {
          Optional<Chronicle> chronicle = chronicles.apply(past);
          return new Snapshots(
              past.labels().entrySet().stream()
                  .map(label -> snapshot(label.getKey(), label.getValue(), past, chronicle))
                  .sorted(Comparator.comparing(Snapshot::createdAt).thenComparing(Snapshot::name))
                  .toList());
        });
  }

  Snapshot create(Words.Naming query) {
    String name = query.name().strip();
    check(name);
    Snapshot made =
        document.look(
            past -> {
              if (past.labels().containsKey(name) && !query.force()) {
                throw new VaultException(
                    "There is a snapshot '"
                        + name
                        + "' already. Choose another name, or let it go with --force.");
              }
              Heads heads = past.heads();
              long now = System.currentTimeMillis();
              document.edit(
                  ChangeNote.NONE.by(query.author()),
                  edit -> edit.putLabel(name, new Label(heads, now)));
              return one(name);
            });
    publish();
    return made;
  }

  Snapshot delete(Words.Naming query) {
    String name = query.name().strip();
    Snapshot gone =
        document.look(
            past -> {
              if (!past.labels().containsKey(name)) {
                throw unknown(name, past.labels().keySet());
              }
              Snapshot was = one(name);
              document.edit(ChangeNote.NONE.by(query.author()), edit -> edit.deleteLabel(name));
              return was;
            });
    publish();
    return gone;
  }

  private Snapshot one(String name) {
    return document.look(
        past -> {
          Label label = past.labels().get(name);
          if (label == null) {
            throw unknown(name, past.labels().keySet());
          }
          return snapshot(name, label, past, chronicles.apply(past));
        });
  }

  private static void check(String name) {
    if (name.isEmpty() || name.length() > LONGEST) {
      throw new VaultException(
          "A snapshot's name has 1 to " + LONGEST + " characters, not " + name.length() + ".");
    }
    if (name.codePoints().anyMatch(Character::isISOControl)) {
      throw new VaultException("A snapshot's name cannot hold control characters or line ends.");
    }
  }

  private static Snapshot snapshot(String name, Label label, Past past, Optional<Chronicle> known) {
    boolean here = past.contains(label.heads());
    Optional<Writer> by = Optional.empty();
    OptionalLong changed = OptionalLong.empty();
    if (known.isPresent()) {
      Chronicle chronicle = known.get();
      by =
          chronicle.labels().getOrDefault(name, List.of()).stream()
              .reduce((one, other) -> other)
              .map(place -> chronicle.writers().of(chronicle.change(place)));
      if (here) {
        changed = OptionalLong.of(changedSince(label.heads(), chronicle));
      }
    }
    return new Snapshot(
        name,
        Instant.ofEpochMilli(label.createdAt()),
        by,
        label.heads().hashes().stream().map(ChangeHash::toString).toList(),
        here,
        changed);
  }

  private static long changedSince(Heads heads, Chronicle chronicle) {
    BitSet since =
        chronicle.closure(
            heads.hashes().stream().flatMap(hash -> chronicle.place(hash).stream()).toList());
    since.flip(0, chronicle.size());
    return Chronicle.touched(chronicle.files(), since).size();
  }

  /** Other programs list the names without opening the document; that they can is a courtesy. */
  private void publish() {
    List<Storage.Snapshot> all = document.look(past -> Label.listed(past.labels()));
    try {
      storage.publishSnapshots(all);
    } catch (AgentsyncException e) {
      LOG.log(System.Logger.Level.WARNING, "the list of snapshots is not written", e);
    }
  }
}
