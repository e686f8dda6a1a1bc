package dev.agentsync.kernel.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A moment that was found. Devices' clocks differ, and what a change was made from belongs to the
 * moment of that change, so it may hold changes that are stamped later than what was asked for.
 *
 * @param heads the changes nothing in it depends on, 64 hexadecimal digits each
 * @param asked the time that was asked for; empty if it was not asked for by time
 * @param newest when its newest change was made, by its writer's clock
 * @param change the short id of that change
 * @param by who made that change
 * @param ahead how many of its changes have later times than was asked for
 */
public record Moment(
    List<String> heads,
    Optional<Instant> asked,
    Instant newest,
    String change,
    Writer by,
    int ahead) {
  public Moment {
    heads = List.copyOf(heads);
  }

  /** Returns the moment before anything was, asked for by a time. */
  public static Moment beginning(Instant asked) {
    var nobody = new Writer("", Optional.empty(), Optional.empty());
    return new Moment(List.of(), Optional.of(asked), asked, "", nobody, 0);
  }

  /** Returns whether nothing was before it. */
  public boolean isBeginning() {
    return heads.isEmpty();
  }
}
