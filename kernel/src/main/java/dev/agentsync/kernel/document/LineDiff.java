package dev.agentsync.kernel.document;

import java.util.List;

/**
 * How two texts differ, line by line.
 *
 * @param old the old text's lines, each with its line end, if it has one
 * @param now the new text's lines
 * @param hunks what differs, ascending, in numbers of lines
 */
public record LineDiff(List<String> old, List<String> now, List<Hunk> hunks) {
  /** Compares two texts at bounded cost. */
  public static LineDiff between(String old, String now) {
    Tokens oldLines = Tokens.lines(old);
    Tokens newLines = Tokens.lines(now);
    List<Hunk> hunks = old.equals(now) ? List.of() : oldLines.diff(newLines);
    return new LineDiff(oldLines.pieces(), newLines.pieces(), hunks);
  }

  /** Returns how many lines came. */
  public int added() {
    return hunks.stream().mapToInt(Hunk::newLength).sum();
  }

  /** Returns how many lines went. */
  public int removed() {
    return hunks.stream().mapToInt(Hunk::oldLength).sum();
  }
}
