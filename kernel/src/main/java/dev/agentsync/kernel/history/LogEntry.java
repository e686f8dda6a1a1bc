package dev.agentsync.kernel.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One change.
 *
 * @param change its short id, 12 hexadecimal digits
 * @param hash its whole id, 64 digits
 * @param time when it was made, by its writer's clock; where the writer did not say, when what it
 *     was made from was
 * @param by which device made it
 * @param author who wrote through that device, if it was said
 * @param purpose what it was for, if it was said
 * @param steps what it did, as many as were asked for
 * @param files how many files it touched in all
 */
public record LogEntry(
    String change,
    String hash,
    Instant time,
    Writer by,
    Optional<String> author,
    Optional<String> purpose,
    List<Step> steps,
    int files) {
  public LogEntry {
    steps = List.copyOf(steps);
  }
}
