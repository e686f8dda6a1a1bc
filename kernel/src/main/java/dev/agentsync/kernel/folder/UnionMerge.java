package dev.agentsync.kernel.folder;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.Chunk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Merges two texts that were made from one, line by line. A change both made is made once; where
 * they differ, the lines of both stay.
 */
final class UnionMerge {
  private final List<String> base;
  private final List<AbstractDelta<String>> ours;
  private final List<AbstractDelta<String>> theirs;
  private final List<String> merged = new ArrayList<>();

  private UnionMerge(List<String> base, List<String> ours, List<String> theirs) {
    this.base = base;
    this.ours = DiffUtils.diff(base, ours).getDeltas();
    this.theirs = DiffUtils.diff(base, theirs).getDeltas();
  }

  static String merge(String base, String ours, String theirs) {
    var merge = new UnionMerge(lines(base), lines(ours), lines(theirs));
    merge.run();
    return String.join("", merge.merged);
  }

  private void run() {
    int at = 0;
    int o = 0;
    int t = 0;
    while (o < ours.size() || t < theirs.size()) {
      int start = Math.min(start(ours, o), start(theirs, t));
      merged.addAll(base.subList(at, start));
      int end = start;
      int firstO = o;
      int firstT = t;
      boolean grew = true;
      while (grew) {
        grew = false;
        while (o < ours.size() && touches(ours.get(o), start, end)) {
          end = Math.max(end, end(ours.get(o++)));
          grew = true;
        }
        while (t < theirs.size() && touches(theirs.get(t), start, end)) {
          end = Math.max(end, end(theirs.get(t++)));
          grew = true;
        }
      }
      List<String> our = side(ours.subList(firstO, o), start, end);
      List<String> their = side(theirs.subList(firstT, t), start, end);
      if (firstT == t || our.equals(their)) {
        merged.addAll(our);
      } else if (firstO == o) {
        merged.addAll(their);
      } else {
        merged.addAll(their);
        var there = new HashSet<>(their);
        our.stream().filter(line -> !there.contains(line)).forEach(merged::add);
      }
      at = end;
    }
    merged.addAll(base.subList(at, base.size()));
  }

  private static boolean touches(AbstractDelta<String> delta, int start, int end) {
    int from = delta.getSource().getPosition();
    return from == start || from < end;
  }

  private List<String> side(List<AbstractDelta<String>> deltas, int start, int end) {
    var lines = new ArrayList<String>();
    int at = start;
    for (AbstractDelta<String> delta : deltas) {
      lines.addAll(base.subList(at, delta.getSource().getPosition()));
      lines.addAll(delta.getTarget().getLines());
      at = end(delta);
    }
    lines.addAll(base.subList(at, end));
    return lines;
  }

  private static int start(List<AbstractDelta<String>> deltas, int at) {
    return at < deltas.size() ? deltas.get(at).getSource().getPosition() : Integer.MAX_VALUE;
  }

  private static int end(AbstractDelta<String> delta) {
    Chunk<String> source = delta.getSource();
    return source.getPosition() + source.size();
  }

  /** Splits after each line feed, which stays with its line. */
  private static List<String> lines(String text) {
    var lines = new ArrayList<String>();
    int start = 0;
    while (start < text.length()) {
      int feed = text.indexOf('\n', start);
      int end = feed < 0 ? text.length() : feed + 1;
      lines.add(text.substring(start, end));
      start = end;
    }
    return lines;
  }
}
