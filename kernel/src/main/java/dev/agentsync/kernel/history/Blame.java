package dev.agentsync.kernel.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who wrote each line of a file as it is.
 *
 * @param changes the changes that lines refer to
 */
public record Blame(String path, List<Origin> changes, List<Line> lines) {
  /** A change that a line is from. */
  public record Origin(
      String change, Instant time, Writer by, Optional<String> author, Optional<String> purpose) {}

  /**
   * One line.
   *
   * @param origin which of the changes touched it last
   * @param text the line without its line end
   */
  public record Line(int origin, String text) {}

  public Blame {
    changes = List.copyOf(changes);
    lines = List.copyOf(lines);
  }
}
