package dev.agentsync.kernel.history;

import java.util.Optional;

/**
 * Which changes to list.
 *
 * @param path only those of this file, through all its names, or of this folder
 * @param since only those made after this moment: {@link When#text}
 * @param device only those of this device: its label, its fingerprint or its id
 * @param limit at most so many
 * @param steps at most so many of what each did
 * @param from where the page before ended; 0 to begin with
 */
public record LogQuery(
    Optional<String> path,
    Optional<String> since,
    Optional<String> device,
    int limit,
    int steps,
    int from) {
  /** The newest changes of everything and everybody. */
  public static final LogQuery ALL =
      new LogQuery(Optional.empty(), Optional.empty(), Optional.empty(), 100, 100, 0);
}
