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
    List<String> oldLines = Tokens.lines(old).pieces();
    List<String> newLines = Tokens.lines(now).pieces();
    return new LineDiff(
        oldLines, newLines, old.equals(now) ? List.of() : SequenceDiff.of(oldLines, newLines));
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
    oldEnd = old.length() - common;
    newEnd = now.length() - common;
    if (start == oldEnd || start == newEnd) {
      return new Count(lines(now, start, newEnd), lines(old, start, oldEnd));
    }
    LineDiff middle = between(old.substring(start, oldEnd), now.substring(start, newEnd));
    int added = 0;
    int removed = 0;
    for (Hunk hunk : middle.hunks()) {
      added += hunk.newLength();
      removed += hunk.oldLength();
    }
    return new Count(added, removed);
  }

  private static int lines(String text, int from, int to) {
    int lines = 0;
    for (int at = from; at < to; lines++) {
      int feed = text.indexOf('\n', at, to);
      at = feed < 0 ? to : feed + 1;
    }
    return lines;
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
