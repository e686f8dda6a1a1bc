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

  /** Texts are compared by so many characters at a time before one by one. */
  private static final int BLOCK = 512;

  /** How many lines came and went. */
  public record Count(int added, int removed) {}

  /** Counts the lines that differ; looks closely only at the stretch between the common ends. */
  public static Count count(String old, String now) {
    int mismatch = firstMismatch(old, now);
    int start = mismatch == 0 ? 0 : old.lastIndexOf('\n', mismatch - 1) + 1;
    int oldEnd = old.length();
    int newEnd = now.length();
    while (oldEnd - start >= BLOCK
        && newEnd - start >= BLOCK
        && old.regionMatches(oldEnd - BLOCK, now, newEnd - BLOCK, BLOCK)) {
      oldEnd -= BLOCK;
      newEnd -= BLOCK;
    }
    while (oldEnd > start && newEnd > start && old.charAt(oldEnd - 1) == now.charAt(newEnd - 1)) {
      oldEnd--;
      newEnd--;
    }
    int feed = old.indexOf('\n', oldEnd);
    int common = feed < 0 ? 0 : old.length() - feed - 1;
    LineDiff middle =
        between(
            old.substring(start, old.length() - common),
            now.substring(start, now.length() - common));
    return new Count(
        middle.hunks().stream().mapToInt(Hunk::newLength).sum(),
        middle.hunks().stream().mapToInt(Hunk::oldLength).sum());
  }

  private static int firstMismatch(String old, String now) {
    int shorter = Math.min(old.length(), now.length());
    int at = 0;
    while (shorter - at >= BLOCK && old.regionMatches(at, now, at, BLOCK)) {
      at += BLOCK;
    }
    while (at < shorter && old.charAt(at) == now.charAt(at)) {
      at++;
    }
    return at;
  }
}
