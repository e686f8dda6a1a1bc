package dev.agentsync.engine.java;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a sequence at a moment; a clock of null stands for everything there is. */
final class Elements {
  private static final char OBJECT = '\ufffc';

  private Elements() {}

  /**
   * A visible element.
   *
   * @param before how wide everything before it is
   * @param width how wide it is itself
   */
  record Found(Span span, int offset, long before, int width) {
    long id() {
      return span.id(offset);
    }
  }

  static long width(Sequence sequence, @Nullable Clock clock) {
    if (clock == null) {
      return sequence.width();
    }
    long width = 0;
    for (Leaf leaf : sequence.leaves()) {
      for (int i = 0; i < leaf.size; i++) {
        width += width(sequence, leaf.spans[i], clock);
      }
    }
    return width;
  }

  static int width(Sequence sequence, Span span, @Nullable Clock clock) {
    if (clock == null) {
      return span.width;
    }
    if (span.ops == null) {
      return Math.max(0, span.visibleEnd(clock) - span.visibleStart(clock));
    }
    return sequence.widthOf(Group.winner(span.ops, clock));
  }

  static String text(Sequence sequence, @Nullable Clock clock) {
    List<Leaf> leaves = sequence.leaves();
    if (leaves.size() == 1 && leaves.getFirst().size == 1) {
      return text(leaves.getFirst().spans[0], clock);
    }
    var out = new ByteWriter(Math.max(16, sequence.width()));
    for (Leaf leaf : leaves) {
      for (int i = 0; i < leaf.size; i++) {
        text(leaf.spans[i], clock, out);
      }
    }
    return Utf8.string(out.array(), 0, out.size());
  }

  private static String text(Span only, @Nullable Clock clock) {
    if (only.ops == null) {
      int start = only.visibleStart(clock);
      int end = only.visibleEnd(clock);
      return start < end
          ? Utf8.string(only.utf8, only.byteOffset(start), only.byteOffset(end))
          : "";
    }
    Op winner = Group.winner(only.ops, clock);
    byte[] utf8 = winner == null ? Columns.EMPTY : utf8(winner);
    return Utf8.string(utf8, 0, utf8.length);
  }

  private static void text(Span span, @Nullable Clock clock, ByteWriter out) {
    if (span.ops == null) {
      int start = span.visibleStart(clock);
      int end = span.visibleEnd(clock);
      if (start < end) {
        out.write(span.utf8, span.byteOffset(start), span.byteOffset(end));
      }
      return;
    }
    Op winner = Group.winner(span.ops, clock);
    if (winner != null) {
      out.write(utf8(winner));
    }
  }

  /** Returns what an element reads as in a text. */
  static byte[] utf8(Op winner) {
    return winner.action == Action.SET && winner.value.code == Scalar.STRING
        ? winner.value.raw
        : WellFormed.utf8(String.valueOf(OBJECT));
  }

  /** Returns the visible element that covers a position, or null beyond the end. */
  static @Nullable Found at(Sequence sequence, long index, @Nullable Clock clock) {
    long before = 0;
    List<Leaf> leaves = sequence.leaves();
    for (int at = 0; at < leaves.size(); at++) {
      int stretch = clock == null ? sequence.stretchWidth(at) : -1;
      if (stretch >= 0 && before + stretch <= index) {
        before += stretch;
        at += Stretches.LEAVES - 1;
        continue;
      }
      Leaf leaf = leaves.get(at);
      if (clock == null && before + leaf.width <= index) {
        before += leaf.width;
        continue;
      }
      for (int i = 0; i < leaf.size; i++) {
        Span span = leaf.spans[i];
        int width = width(sequence, span, clock);
        if (before + width > index) {
          int offset = span.ops == null ? span.visibleStart(clock) + (int) (index - before) : 0;
          return span.ops == null
              ? new Found(span, offset, index, 1)
              : new Found(span, 0, before, width);
        }
        before += width;
      }
    }
    return null;
  }

  /** Returns how wide everything before an element is. */
  static long before(Sequence sequence, long element, @Nullable Clock clock) {
    long before = 0;
    for (Leaf leaf : sequence.leaves()) {
      for (int i = 0; i < leaf.size; i++) {
        Span span = leaf.spans[i];
        if (span.contains(element)) {
          int offset = span.offset(element);
          int shown = Math.min(offset, span.visibleEnd(clock)) - span.visibleStart(clock);
          return before + (span.ops == null ? Math.max(0, shown) : 0);
        }
        before += width(sequence, span, clock);
      }
    }
    return before;
  }

  /** Returns the spans with single operations, or parts of plain ones, that are visible. */
  static List<Found> visible(Sequence sequence, @Nullable Clock clock) {
    var found = new ArrayList<Found>();
    long before = 0;
    for (Leaf leaf : sequence.leaves()) {
      for (int i = 0; i < leaf.size; i++) {
        Span span = leaf.spans[i];
        int width = width(sequence, span, clock);
        int offset = span.ops == null ? span.visibleStart(clock) : 0;
        if (width > 0) {
          found.add(new Found(span, offset, before, width));
        }
        before += width;
      }
    }
    return found;
  }
}
