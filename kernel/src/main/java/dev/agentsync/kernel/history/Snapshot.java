package dev.agentsync.kernel.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A moment with a name.
 *
 * @param createdAt when it got the name, by the clock of the device that gave it
 * @param by that device, if it is known
 * @param heads the moment: ids of changes
 * @param here whether all of its changes are on this device
 * @param changedSince how many files changed since; empty if that is not known here
 */
public record Snapshot(
    String name,
    Instant createdAt,
    Optional<Writer> by,
    List<String> heads,
    boolean here,
    OptionalLong changedSince) {
  public Snapshot {
    heads = List.copyOf(heads);
  }
}
