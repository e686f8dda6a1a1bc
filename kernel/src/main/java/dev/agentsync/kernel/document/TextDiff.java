package dev.agentsync.kernel.document;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns "the text was this and is now that" into the smallest sensible replacements, so that two
 * people who change different lines, or different words of one line, both keep their edit.
 *
 * <p>Lines are matched first: matching characters first would put half of an inserted line inside
 * its neighbour, and a concurrent edit of that neighbour would tear it. Changed lines are then
 * matched word by word, unless they have little in common: then a line is replaced as a whole, so
 * that two rewrites of it end up one after the other and not mixed.
 */
final class TextDiff {
  private TextDiff() {}

  /** Returns the replacements, ascending, counted in code points of the old text. */
  static List<Splice> splices(String old, String now) {
    var splices = new ArrayList<Splice>();
    int at = 0;
    int codePoints = 0;
    for (Hunk hunk : hunks(old, now)) {
      codePoints += old.codePointCount(at, hunk.oldStart());
      int deleted = old.codePointCount(hunk.oldStart(), hunk.oldEnd());
      splices.add(new Splice(codePoints, deleted, now.substring(hunk.newStart(), hunk.newEnd())));
      codePoints += deleted;
      at = hunk.oldEnd();
    }
    return splices;
  }

  /** Returns what differs in units of char; no hunk begins or ends inside a surrogate pair. */
  static List<Hunk> hunks(String old, String now) {
    if (old.equals(now)) {
      return List.of();
    }
    var result = new ArrayList<Hunk>();
    Tokens oldLines = Tokens.lines(old);
    Tokens newLines = Tokens.lines(now);
    for (Hunk hunk : oldLines.diff(newLines)) {
      refineWords(
          old,
          now,
          new Hunk(
              oldLines.start(hunk.oldStart()),
              oldLines.start(hunk.oldEnd()),
              newLines.start(hunk.newStart()),
              newLines.start(hunk.newEnd())),
          result);
    }
    return result;
  }

  private static void refineWords(String old, String now, Hunk lines, List<Hunk> result) {
    if (lines.oldLength() == 0 || lines.newLength() == 0) {
      result.add(lines);
      return;
    }
    Tokens oldWords = Tokens.words(old, lines.oldStart(), lines.oldEnd());
    Tokens newWords = Tokens.words(now, lines.newStart(), lines.newEnd());
    List<Hunk> hunks = oldWords.diff(newWords);
    int oldInk = ink(old, lines.oldStart(), lines.oldEnd());
    int newInk = ink(now, lines.newStart(), lines.newEnd());
    int common = oldInk;
    for (Hunk hunk : hunks) {
      common -= ink(old, oldWords.start(hunk.oldStart()), oldWords.start(hunk.oldEnd()));
    }
    if (common * 3L < Math.min(oldInk, newInk) && !mostlyShared(lines, trimmed(old, now, lines))) {
      result.add(lines);
      return;
    }
    for (Hunk hunk : hunks) {
      result.add(
          refineChars(
              old,
              now,
              new Hunk(
                  oldWords.start(hunk.oldStart()),
                  oldWords.start(hunk.oldEnd()),
                  newWords.start(hunk.newStart()),
                  newWords.start(hunk.newEnd()))));
    }
  }

  /** Keeps the letters a replaced word shares with its successor, if those are most of it. */
  private static Hunk refineChars(String old, String now, Hunk words) {
    Hunk rest = trimmed(old, now, words);
    return mostlyShared(words, rest) ? rest : words;
  }

  /** Whether the ends that trimming took off are at least half, or all of one side. */
  private static boolean mostlyShared(Hunk whole, Hunk rest) {
    int kept = whole.oldLength() - rest.oldLength();
    return rest.oldLength() == 0
        || rest.newLength() == 0
        || kept * 2L >= Math.max(whole.oldLength(), whole.newLength());
  }

  private static Hunk trimmed(String old, String now, Hunk hunk) {
    int oldStart = hunk.oldStart();
    int newStart = hunk.newStart();
    int oldEnd = hunk.oldEnd();
    int newEnd = hunk.newEnd();
    while (oldStart < oldEnd && newStart < newEnd) {
      int c = old.codePointAt(oldStart);
      if (c != now.codePointAt(newStart)) {
        break;
      }
      oldStart += Character.charCount(c);
      newStart += Character.charCount(c);
    }
    while (oldStart < oldEnd && newStart < newEnd) {
      int c = old.codePointBefore(oldEnd);
      if (c != now.codePointBefore(newEnd)) {
        break;
      }
      oldEnd -= Character.charCount(c);
      newEnd -= Character.charCount(c);
    }
    return new Hunk(oldStart, oldEnd, newStart, newEnd);
  }

  /** Counts what is not white space. */
  private static int ink(String text, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      if (!Character.isWhitespace(text.charAt(i))) {
        count++;
      }
    }
    return count;
  }
}
