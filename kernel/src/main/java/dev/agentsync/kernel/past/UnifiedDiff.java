package dev.agentsync.kernel.past;

import dev.agentsync.kernel.document.Hunk;
import dev.agentsync.kernel.document.LineDiff;
import java.util.ArrayList;
import java.util.List;

/** Writes differences the way {@code diff -u} does, from the first {@code @@} line on. */
final class UnifiedDiff {
  private static final int CONTEXT = 3;

  private final LineDiff diff;
  private final List<String> out = new ArrayList<>();

  private UnifiedDiff(LineDiff diff) {
    this.diff = diff;
  }

  static List<String> lines(LineDiff diff) {
    var unified = new UnifiedDiff(diff);
    List<Hunk> hunks = diff.hunks();
    for (int from = 0; from < hunks.size(); ) {
      int to = from + 1;
      while (to < hunks.size()
          && hunks.get(to).oldStart() - hunks.get(to - 1).oldEnd() <= 2 * CONTEXT) {
        to++;
      }
      unified.group(hunks.subList(from, to));
      from = to;
    }
    return List.copyOf(unified.out);
  }

  private void group(List<Hunk> hunks) {
    Hunk first = hunks.getFirst();
    Hunk last = hunks.getLast();
    int before = Math.min(CONTEXT, first.oldStart());
    int after = Math.min(CONTEXT, diff.old().size() - last.oldEnd());
    out.add(
        "@@ -"
            + range(first.oldStart() - before, last.oldEnd() + after)
            + " +"
            + range(first.newStart() - before, last.newEnd() + after)
            + " @@");
    int at = first.oldStart() - before;
    for (Hunk hunk : hunks) {
      add(' ', diff.old().subList(at, hunk.oldStart()));
      add('-', diff.old().subList(hunk.oldStart(), hunk.oldEnd()));
      add('+', diff.now().subList(hunk.newStart(), hunk.newEnd()));
      at = hunk.oldEnd();
    }
    add(' ', diff.old().subList(at, at + after));
  }

  /** Lines count from 1; an empty stretch is named by the line before it. */
  private static String range(int start, int end) {
    int length = end - start;
    int first = length == 0 ? start : start + 1;
    return length == 1 ? Integer.toString(first) : first + "," + length;
  }

  private void add(char sign, List<String> lines) {
    for (String line : lines) {
      if (line.endsWith("\n")) {
        out.add(sign + line.substring(0, line.length() - 1));
      } else {
        out.add(sign + line);
        out.add("\\ No newline at end of file");
      }
    }
  }
}
