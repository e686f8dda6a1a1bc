package dev.agentsync.kernel.document;

import com.github.difflib.algorithm.Change;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the hunks between two sequences of numbered tokens at bounded cost: common ends, then
 * tokens that occur once on both sides as anchors, then Myers' algorithm where what is left is
 * small. A larger rest without anchors is one hunk, which is correct if not minimal.
 */
final class SequenceDiff {
  /** The largest rectangle Myers' algorithm is given; its worst case takes about 20 ms. */
  private static final long MYERS_AREA = 4_000_000;

  private static final int MAX_DEPTH = 40;

  private final int[] a;
  private final int[] b;
  private final List<Hunk> hunks = new ArrayList<>();

  private SequenceDiff(int[] a, int[] b) {
    this.a = a;
    this.b = b;
  }

  /** Returns the hunks between two lists of tokens. */
  static List<Hunk> of(List<String> a, List<String> b) {
    int[][] numbers = number(a, b);
    return between(numbers[0], numbers[1]);
  }

  /** Returns the hunks, ascending; between two of them is at least one common token. */
  static List<Hunk> between(int[] a, int[] b) {
    var diff = new SequenceDiff(a, b);
    diff.compare(0, a.length, 0, b.length, 0);
    return diff.hunks;
  }

  /** Numbers the tokens of both lists: equal tokens, equal numbers. */
  static int[][] number(List<String> a, List<String> b) {
    Map<String, Integer> numbers = new HashMap<>();
    return new int[][] {numbered(a, numbers), numbered(b, numbers)};
  }

  private static int[] numbered(List<String> tokens, Map<String, Integer> numbers) {
    int[] result = new int[tokens.size()];
    for (int i = 0; i < result.length; i++) {
      Integer next = numbers.size();
      Integer known = numbers.putIfAbsent(tokens.get(i), next);
      result[i] = known == null ? next : known;
    }
    return result;
  }

  private void compare(int aLow, int aHigh, int bLow, int bHigh, int depth) {
    int aStart = aLow;
    int bStart = bLow;
    int aEnd = aHigh;
    int bEnd = bHigh;
    while (aStart < aEnd && bStart < bEnd && a[aStart] == b[bStart]) {
      aStart++;
      bStart++;
    }
    while (aStart < aEnd && bStart < bEnd && a[aEnd - 1] == b[bEnd - 1]) {
      aEnd--;
      bEnd--;
    }
    boolean oneForOne = aEnd - aStart == 1 && bEnd - bStart == 1;
    if (aStart == aEnd || bStart == bEnd || oneForOne) {
      add(aStart, aEnd, bStart, bEnd);
      return;
    }
    int[][] anchors =
        depth < MAX_DEPTH ? anchors(aStart, aEnd, bStart, bEnd) : new int[][] {{}, {}};
    if (anchors[0].length > 0) {
      int aFrom = aStart;
      int bFrom = bStart;
      for (int i = 0; i < anchors[0].length; i++) {
        compare(aFrom, anchors[0][i], bFrom, anchors[1][i], depth + 1);
        aFrom = anchors[0][i] + 1;
        bFrom = anchors[1][i] + 1;
      }
      compare(aFrom, aEnd, bFrom, bEnd, depth + 1);
    } else if ((long) (aEnd - aStart) * (bEnd - bStart) <= MYERS_AREA) {
      myers(aStart, aEnd, bStart, bEnd);
    } else {
      add(aStart, aEnd, bStart, bEnd);
    }
  }

  private void myers(int aStart, int aEnd, int bStart, int bEnd) {
    List<Change> changes =
        new ArrayList<>(
            new MyersDiffWithLinearSpace<Integer>()
                .computeDiff(boxed(a, aStart, aEnd), boxed(b, bStart, bEnd), null));
    for (Change change : changes) {
      add(
          aStart + change.startOriginal,
          aStart + change.endOriginal,
          bStart + change.startRevised,
          bStart + change.endRevised);
    }
  }

  private static List<Integer> boxed(int[] values, int from, int to) {
    return Arrays.stream(values, from, to).boxed().toList();
  }

  /** Adds a hunk, or grows the last one where the two touch. */
  private void add(int aStart, int aEnd, int bStart, int bEnd) {
    if (aStart == aEnd && bStart == bEnd) {
      return;
    }
    if (!hunks.isEmpty()) {
      Hunk last = hunks.getLast();
      if (last.oldEnd() == aStart && last.newEnd() == bStart) {
        hunks.removeLast();
        hunks.add(new Hunk(last.oldStart(), aEnd, last.newStart(), bEnd));
        return;
      }
    }
    hunks.add(new Hunk(aStart, aEnd, bStart, bEnd));
  }

  /** Returns positions in a and in b of tokens unique on both sides, in the order of both. */
  private int[][] anchors(int aStart, int aEnd, int bStart, int bEnd) {
    Map<Integer, Integer> inA = unique(a, aStart, aEnd);
    Map<Integer, Integer> inB = unique(b, bStart, bEnd);
    int[] as = new int[aEnd - aStart];
    int[] bs = new int[as.length];
    int count = 0;
    for (int i = aStart; i < aEnd; i++) {
      int at = inB.getOrDefault(a[i], -1);
      if (at >= 0 && inA.getOrDefault(a[i], -1) >= 0) {
        as[count] = i;
        bs[count++] = at;
      }
    }
    int[] chain = longestIncreasing(bs, count);
    int[][] result = new int[2][chain.length];
    for (int i = 0; i < chain.length; i++) {
      result[0][i] = as[chain[i]];
      result[1][i] = bs[chain[i]];
    }
    return result;
  }

  /** Maps each token to its only position, or to -1 when it has several. */
  private static Map<Integer, Integer> unique(int[] values, int from, int to) {
    Map<Integer, Integer> places = new HashMap<>();
    for (int i = from; i < to; i++) {
      places.merge(values[i], i, (first, again) -> -1);
    }
    return places;
  }

  /** Returns indices of a longest increasing subsequence of the first {@code count} values. */
  private static int[] longestIncreasing(int[] values, int count) {
    int[] tails = new int[count];
    int[] previous = new int[count];
    int length = 0;
    for (int i = 0; i < count; i++) {
      int low = 0;
      int high = length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (values[tails[middle]] < values[i]) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      previous[i] = low == 0 ? -1 : tails[low - 1];
      tails[low] = i;
      length = Math.max(length, low + 1);
    }
    int[] chain = new int[length];
    int at = length == 0 ? -1 : tails[length - 1];
    for (int i = length - 1; i >= 0; i--) {
      chain[i] = at;
      at = previous[at];
    }
    return chain;
  }
}
