package dev.agentsync.kernel.history;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one file differs between two moments.
 *
 * @param step what became of it
 * @param hunks its differing lines as a unified diff has them, from the first {@code @@} line on;
 *     empty for attachments, and if they were not asked for
 * @param oldHash the old content's SHA-256, of an attachment
 * @param newHash the new content's SHA-256, of an attachment
 * @param oldSize the old size in bytes, of an attachment
 * @param newSize the new size in bytes, of an attachment
 */
public record FileDiff(
    Step step,
    List<String> hunks,
    Optional<String> oldHash,
    Optional<String> newHash,
    OptionalLong oldSize,
    OptionalLong newSize) {
  public FileDiff {
    hunks = List.copyOf(hunks);
  }
}
