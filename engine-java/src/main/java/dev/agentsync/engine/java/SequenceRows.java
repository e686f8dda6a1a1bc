package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the rows of one sequence into spans. */
final class SequenceRows {
  private final Sequence sequence;
  private final Actors actors;
  private final ElementOrder order;
  private final ByteWriter text = new ByteWriter(64);
  private final Map<Long, Boolean> openMarks = new HashMap<>();

  /** The span of characters being gathered. */
  private long first;

  private long after;
  private int count;
  private long deletion;
  private int deletionStep;

  /** The single element being gathered. */
  private @Nullable Span element;

  SequenceRows(Sequence sequence, Actors actors) {
    this.sequence = sequence;
    this.actors = actors;
    this.order = new ElementOrder(actors);
  }

  boolean takesText() {
    return sequence.isText();
  }

  void character(long id, long reference, byte[] utf8, int from, int length, long[] successors) {
    if (successors.length > 1) {
      var op = new Op(id, Action.SET, Scalar.read(Scalar.STRING, utf8, from, length));
      op.successors = successors;
      element(reference, op);
      return;
    }
    long deleted = successors.length == 0 ? Ids.NONE : successors[0];
    if (!continues(id, reference, deleted)) {
      end();
      begin(id, reference, deleted);
    } else if (count == 1 && deleted != Ids.NONE) {
      deletionStep = Ids.counter(deleted) < Ids.counter(deletion) ? -1 : 1;
    }
    text.write(utf8, from, from + length);
    count++;
  }

  /** Adds ASCII characters inserted one after the other, the first after the one added last. */
  void more(byte[] ascii, int from, int characters) {
    for (int at = from, end = from + characters; at < end; ) {
      // As many as continue the span when they come one by one.
      int some = Math.min(end - at, Span.MAX_BYTES - 3 - text.size());
      if (some <= 0) {
        long next = Ids.plus(first, count);
        end();
        begin(next, Ids.plus(next, -1), Ids.NONE);
        continue;
      }
      text.write(ascii, at, at + some);
      count += some;
      at += some;
    }
  }

  private void begin(long id, long reference, long deleted) {
    first = id;
    after = reference;
    deletion = deleted;
    deletionStep = 1;
  }

  private boolean continues(long id, long reference, long deleted) {
    if (count == 0
        || id != Ids.plus(first, count)
        || reference != Ids.plus(id, -1)
        || text.size() > Span.MAX_BYTES - 4) {
      return false;
    }
    if (deletion == Ids.NONE || deleted == Ids.NONE) {
      return deletion == deleted;
    }
    if (count == 1) {
      return deleted == Ids.plus(deletion, 1) || deleted == Ids.plus(deletion, -1);
    }
    return deleted == Ids.plus(deletion, deletionStep * count);
  }

  void element(long reference, Op op) {
    end();
    if (op.action == Action.MARK) {
      mark(op);
    }
    element = Span.element(op.id, reference, new Op[] {op});
  }

  private void mark(Op op) {
    if (op.mark() != null) {
      openMarks.put(op.id, true);
    } else if (openMarks.remove(Ids.plus(op.id, -1)) == null) {
      throw new DocumentException("The document has the end of a mark before its beginning");
    }
  }

  void update(long target, Op op) {
    if (count > 0 && target == Ids.plus(first, count - 1)) {
      single();
    }
    Span span = element;
    if (span == null || span.ops == null || span.first != target) {
      throw new DocumentException("The document updates an element where it does not stand");
    }
    Op last = span.ops[span.ops.length - 1];
    if (actors.compare(last.id, op.id) >= 0 || op.action == Action.MARK) {
      throw new DocumentException("The document has operations of an element out of order");
    }
    span.ops = Group.with(span.ops, op, actors);
  }

  /** Makes a single element of the last character gathered, because more is known of it. */
  private void single() {
    Span gathered = gathered();
    Span last = gathered.count == 1 ? gathered : gathered.split(gathered.count - 1);
    if (last != gathered) {
      append(gathered);
    }
    element = Span.element(last.first, last.after, Sequence.group(last, 0));
  }

  private Span gathered() {
    Span span = Span.text(first, after, count, text.toByteArray());
    span.deletion = deletion;
    span.deletionStep = deletionStep;
    text.clear();
    count = 0;
    return span;
  }

  /** Puts what was gathered behind the rest. */
  void end() {
    if (count > 0) {
      append(gathered());
    }
    Span span = element;
    if (span != null) {
      element = null;
      append(span);
    }
  }

  private void append(Span span) {
    order.next(span.first, span.after, span.count);
    sequence.append(span);
  }
}
