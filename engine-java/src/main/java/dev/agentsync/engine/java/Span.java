package dev.agentsync.engine.java;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Elements of a sequence that stand together and were inserted one after the other by one actor.
 * Either plain, characters that nothing but a deletion ever touched, and then all of them or none
 * are deleted; or a single element with its operations.
 */
final class Span {
  /** Longest text of one span in bytes: an edit copies no more than this. */
  static final int MAX_BYTES = 2048;

  final long first;

  /** The element the first one was inserted after. */
  final long after;

  int count;

  /** The characters; empty if not plain. */
  byte[] utf8;

  /** The operation that deleted the first element, or {@link Ids#NONE}. */
  long deletion;

  /** How the deletions of the next elements follow: 1 or -1. */
  int deletionStep = 1;

  /** The operations of the one element, null if plain. */
  Op @Nullable [] ops;

  /** What all elements together are wide now. */
  int width;

  @Nullable Leaf leaf;

  private Span(long first, long after, int count, byte[] utf8) {
    this.first = first;
    this.after = after;
    this.count = count;
    this.utf8 = utf8;
  }

  static Span text(long first, long after, int count, byte[] utf8) {
    return new Span(first, after, count, utf8);
  }

  static Span element(long first, long after, Op[] ops) {
    var span = new Span(first, after, 1, Columns.EMPTY);
    span.ops = ops;
    return span;
  }

  boolean plain() {
    return ops == null;
  }

  boolean ascii() {
    return utf8.length == count;
  }

  long last() {
    return Ids.plus(first, count - 1);
  }

  boolean contains(long id) {
    return Ids.actor(id) == Ids.actor(first)
        && Ids.counter(id) >= Ids.counter(first)
        && Ids.counter(id) - Ids.counter(first) < count;
  }

  int offset(long id) {
    return Ids.counter(id) - Ids.counter(first);
  }

  long id(int offset) {
    return Ids.plus(first, offset);
  }

  long deletion(int offset) {
    return Ids.plus(deletion, deletionStep * offset);
  }

  int byteOffset(int offset) {
    return Utf8.offset(utf8, utf8.length, offset, ascii());
  }

  /** Cuts the span and returns the rest, from {@code offset} on. Plain spans only. */
  Span split(int offset) {
    int at = byteOffset(offset);
    var rest = new Span(id(offset), id(offset - 1), count - offset, tail(at));
    if (deletion != Ids.NONE) {
      rest.deletion = deletion(offset);
      rest.deletionStep = deletionStep;
    }
    utf8 = Arrays.copyOf(utf8, at);
    count = offset;
    return rest;
  }

  private byte[] tail(int at) {
    return Arrays.copyOfRange(utf8, at, utf8.length);
  }

  /** Adds what directly continues the span. */
  void append(byte[] from, int start, int end, int characters) {
    int before = utf8.length;
    utf8 = Arrays.copyOf(utf8, before + end - start);
    System.arraycopy(from, start, utf8, before, end - start);
    count += characters;
  }

  /** Returns whether {@code next}, which stands right behind, could be part of this span. */
  boolean continuedBy(Span next) {
    if (!plain()
        || !next.plain()
        || next.first != Ids.plus(first, count)
        || next.after != last()
        || utf8.length + next.utf8.length > MAX_BYTES) {
      return false;
    }
    if (deletion == Ids.NONE || next.deletion == Ids.NONE) {
      return deletion == next.deletion;
    }
    int step = count > 1 ? deletionStep : next.count > 1 ? next.deletionStep : 0;
    if (step == 0) {
      step = next.deletion == Ids.plus(deletion, -1) ? -1 : 1;
    }
    return (count == 1 || deletionStep == step)
        && (next.count == 1 || next.deletionStep == step)
        && next.deletion == Ids.plus(deletion, step * count);
  }

  /** Takes in a span for which {@link #continuedBy} holds. */
  void absorb(Span next) {
    if (deletion != Ids.NONE && count == 1) {
      deletionStep = Ids.counter(next.deletion) < Ids.counter(deletion) ? -1 : 1;
    }
    append(next.utf8, 0, next.utf8.length, next.count);
  }

  /** Adds what the clock covers of this span, which is used up by that. */
  void retain(Clock clock, List<Span> into) {
    if (ops != null) {
      if (clock.covers(first)) {
        ops = Group.retain(ops, clock);
        into.add(this);
      }
      return;
    }
    int known = clock.counter(Ids.actor(first)) - Ids.counter(first) + 1;
    if (known <= 0) {
      return;
    }
    if (known < count) {
      split(known);
    }
    into.add(this);
    int start = visibleStart(clock);
    int end = visibleEnd(clock);
    if (deletion == Ids.NONE || start >= end) {
      return;
    }
    Span alive = this;
    if (start > 0) {
      alive = split(start);
      into.add(alive);
    }
    if (end - start < alive.count) {
      into.add(alive.split(end - start));
    }
    alive.deletion = Ids.NONE;
    alive.deletionStep = 1;
  }

  /** Returns where the elements visible at a moment begin; they end at {@link #visibleEnd}. */
  int visibleStart(@Nullable Clock clock) {
    if (deletion == Ids.NONE) {
      return 0;
    }
    if (clock == null) {
      return count;
    }
    if (deletionStep < 0 && count > 1) {
      return 0;
    }
    int covered = clock.counter(Ids.actor(deletion)) - Ids.counter(deletion) + 1;
    return Math.max(0, Math.min(count, covered));
  }

  int visibleEnd(@Nullable Clock clock) {
    if (clock == null) {
      return count;
    }
    int covered = clock.counter(Ids.actor(first)) - Ids.counter(first) + 1;
    int end = Math.max(0, Math.min(count, covered));
    if (deletion != Ids.NONE && deletionStep < 0 && count > 1) {
      int kept = Ids.counter(deletion) - clock.counter(Ids.actor(deletion));
      end = Math.max(0, Math.min(end, kept));
    }
    return end;
  }
}
