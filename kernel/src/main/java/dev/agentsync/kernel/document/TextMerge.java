package dev.agentsync.kernel.document;

import java.util.ArrayList;
import java.util.List;

/** Puts two texts together without the help of a shared history. */
final class TextMerge {
  private TextMerge() {}

  /**
   * Carries an edit over to a text that went its own way: what the edit removed is removed where it
   * still is, and everything it inserted is inserted, after what the other side inserted there.
   *
   * @param base what the edit started from
   * @param edited what the edit made of it
   * @param live what the base has become elsewhere
   */
  static String threeWay(String base, String edited, String live) {
    if (base.equals(live) || edited.equals(live)) {
      return edited;
    }
    List<Hunk> theirs = TextDiff.hunks(base, live);
    var result = new StringBuilder(live.length() + Math.max(0, edited.length() - base.length()));
    int copied = 0; // up to where the live text is in the result
    for (Hunk ours : TextDiff.hunks(base, edited)) {
      String inserted = edited.substring(ours.newStart(), ours.newEnd());
      if (sameEdit(ours, inserted, theirs, live)) {
        continue;
      }
      int place = Math.max(copied, liveAfter(ours.oldStart(), theirs));
      result.append(live, copied, place).append(inserted);
      copied = place;
      for (int[] kept : keptParts(ours.oldStart(), ours.oldEnd(), theirs)) {
        if (kept[1] > copied) {
          result.append(live, copied, Math.max(copied, kept[0]));
          copied = kept[1];
        }
      }
    }
    return result.append(live, copied, live.length()).toString();
  }

  /**
   * Returns a text with every line of both: lines they share once, and where they differ the
   * winner's lines before the other's. The winner's text changes only by insertions.
   */
  static String union(String winner, String other) {
    if (winner.equals(other) || other.isEmpty()) {
      return winner;
    }
    if (winner.isEmpty()) {
      return other;
    }
    List<String> a = lines(winner);
    List<String> b = lines(other);
    int[][] numbers = SequenceDiff.number(a, b);
    var result = new ArrayList<String>(a.size() + b.size());
    int copied = 0;
    for (Hunk hunk : SequenceDiff.between(numbers[0], numbers[1])) {
      result.addAll(a.subList(copied, hunk.oldEnd()));
      result.addAll(b.subList(hunk.newStart(), hunk.newEnd()));
      copied = hunk.oldEnd();
    }
    result.addAll(a.subList(copied, a.size()));
    boolean feed = winner.endsWith("\n") || other.endsWith("\n");
    return String.join("\n", result) + (feed ? "\n" : "");
  }

  /** Lines without their line feeds, so that a last line without one equals the same with one. */
  private static List<String> lines(String text) {
    String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return List.of(body.split("\n", -1));
  }

  private static boolean sameEdit(Hunk ours, String inserted, List<Hunk> theirs, String live) {
    for (Hunk hunk : theirs) {
      if (hunk.oldStart() == ours.oldStart()
          && hunk.oldEnd() == ours.oldEnd()
          && hunk.newLength() == inserted.length()
          && live.startsWith(inserted, hunk.newStart())) {
        return true;
      }
    }
    return false;
  }

  /** Returns the place in the live text that a place in the base became, after insertions there. */
  private static int liveAfter(int place, List<Hunk> hunks) {
    int shift = 0;
    for (Hunk hunk : hunks) {
      if (hunk.oldStart() > place) {
        break;
      }
      if (place <= hunk.oldEnd()) {
        return hunk.newEnd();
      }
      shift = hunk.newEnd() - hunk.oldEnd();
    }
    return place + shift;
  }

  /** Returns where the parts of a stretch of the base that still exist are in the live text. */
  private static List<int[]> keptParts(int from, int to, List<Hunk> hunks) {
    var parts = new ArrayList<int[]>();
    int at = from;
    int shift = 0;
    for (Hunk hunk : hunks) {
      if (hunk.oldStart() > at && at < to) {
        int end = Math.min(to, hunk.oldStart());
        parts.add(new int[] {at + shift, end + shift});
        at = end;
      }
      at = Math.max(at, hunk.oldEnd());
      shift = hunk.newEnd() - hunk.oldEnd();
    }
    if (at < to) {
      parts.add(new int[] {at + shift, to + shift});
    }
    return parts;
  }
}
