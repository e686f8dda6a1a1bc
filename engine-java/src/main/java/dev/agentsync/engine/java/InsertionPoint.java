package dev.agentsync.engine.java;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Chooses the element that a local insertion goes behind. */
final class InsertionPoint {
  private InsertionPoint() {}

  /** Returns the element, or {@link Ids#NONE} for the beginning. */
  static long at(Sequence sequence, long index, @Nullable Clock clock) {
    long element = Ids.NONE;
    if (index > 0) {
      Elements.Found found = Elements.at(sequence, index - 1, clock);
      if (found == null) {
        throw new IllegalArgumentException("Index " + index + " is beyond the end");
      }
      element = found.id();
    }
    return sequence.marked() ? amongMarks(sequence, element, clock) : element;
  }

  /** Passes marks that the new text belongs inside of, or outside of. */
  private static long amongMarks(Sequence sequence, long element, @Nullable Clock clock) {
    var candidates = new ArrayList<Long>();
    boolean behind = element == Ids.NONE;
    for (Leaf leaf : sequence.leaves()) {
      for (int i = 0; i < leaf.size; i++) {
        Span span = leaf.spans[i];
        if (!behind) {
          behind = span.contains(element);
          if (!behind || span.last() == element || !visibleAfter(span, element, clock)) {
            continue;
          }
          return element;
        }
        if (span.ops != null && span.ops[0].action == Action.MARK) {
          Op mark = span.ops[0];
          if (clock == null || clock.covers(mark.id)) {
            pass(mark, candidates);
          }
        } else if (Elements.width(sequence, span, clock) > 0) {
          return candidates.isEmpty() ? element : candidates.getLast();
        }
      }
    }
    return candidates.isEmpty() ? element : candidates.getLast();
  }

  private static boolean visibleAfter(Span span, long element, @Nullable Clock clock) {
    return span.ops == null && span.visibleEnd(clock) > span.offset(element) + 1;
  }

  private static void pass(Op mark, ArrayList<Long> candidates) {
    if (mark.mark() != null) {
      if (mark.expand()) {
        candidates.add(mark.id);
      }
      return;
    }
    int begin = candidates.indexOf(Ids.plus(mark.id, -1));
    if (begin >= 0) {
      candidates.subList(begin, candidates.size()).clear();
    } else if (!mark.expand()) {
      candidates.add(mark.id);
    }
  }
}
