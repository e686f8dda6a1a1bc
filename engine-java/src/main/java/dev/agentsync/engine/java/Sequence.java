package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.ObjectType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A list or text: its elements in order, the deleted ones too, as spans in leaves. Positions are
 * found by width through the leaves, elements by id through an index that small sequences do
 * without.
 */
final class Sequence extends DocObject {
  private final ObjectType type;
  private List<Leaf> leaves = new ArrayList<>(1);
  private final SpanIndex index = new SpanIndex();
  private @Nullable Stretches stretches; // of long ones alone
  private int width;
  private boolean marked;

  Sequence(
      long id, ObjectType type, @Nullable DocObject parent, @Nullable String key, long element) {
    super(id, parent, key, element);
    this.type = type;
    leaves.add(new Leaf());
  }

  @Override
  ObjectType type() {
    return type;
  }

  boolean isText() {
    return type == ObjectType.TEXT;
  }

  /** Returns how wide the sequence is now: code points of a text, elements of a list. */
  int width() {
    return width;
  }

  /** Returns whether there ever was a mark. */
  boolean marked() {
    return marked;
  }

  List<Leaf> leaves() {
    return leaves;
  }

  /** Forgets where something was written to. */
  void clean() {
    if (stretches != null) {
      stretches.clean(leaves);
    } else {
      leaves.forEach(leaf -> leaf.dirty = false);
    }
  }

  /**
   * Returns how wide the leaves of the stretch are that begins with a leaf, or -1 if none begins
   * there: then leaves are to be passed one by one.
   */
  int stretchWidth(int leaf) {
    return stretches != null && leaf % Stretches.LEAVES == 0 ? stretches.widthFrom(leaf) : -1;
  }

  /** Returns whether a stretch begins with a leaf in which nothing was written to. */
  boolean cleanStretch(int leaf) {
    return stretches != null && leaf % Stretches.LEAVES == 0 && !stretches.dirtyFrom(leaf);
  }

  /** Returns the span with that element, or null. */
  @Nullable Span find(long element) {
    return index.find(element, leaves);
  }

  private Span require(long element) {
    Span span = find(element);
    if (span == null) {
      throw new DocumentException("An operation names an element that its sequence does not have");
    }
    return span;
  }

  /** Returns the operations of an element, made up if it is plain. */
  Op[] group(long element) {
    Span span = find(element);
    return span == null ? Group.EMPTY : group(span, span.offset(element));
  }

  static Op[] group(Span span, int offset) {
    if (span.ops != null) {
      return span.ops;
    }
    int from = span.byteOffset(offset);
    var op =
        new Op(
            span.id(offset),
            Action.SET,
            Scalar.read(Scalar.STRING, span.utf8, from, span.byteOffset(offset + 1) - from));
    if (span.deletion != Ids.NONE) {
      op.successors = new long[] {span.deletion(offset)};
    }
    return new Op[] {op};
  }

  /** Inserts characters, in as many spans as they need. */
  void insertText(long id, ChangeOp.TextRun run, Actors actors) {
    long first = id;
    long after = run.after();
    int from = run.from();
    for (int left = run.count(); left > 0; ) {
      int count = 0;
      int end = from;
      while (count < left && end - from < Span.MAX_BYTES - 3) {
        end += Utf8.length(run.utf8()[end]);
        count++;
      }
      insertPiece(first, after, run.utf8(), from, end, count, actors);
      after = Ids.plus(first, count - 1);
      first = Ids.plus(first, count);
      from = end;
      left -= count;
    }
  }

  private void insertPiece(
      long first, long after, byte[] utf8, int from, int end, int count, Actors actors) {
    if (!isText()) {
      long at = after;
      int byteAt = from;
      for (int i = 0; i < count; i++) {
        int length = Utf8.length(utf8[byteAt]);
        var op =
            new Op(
                Ids.plus(first, i), Action.SET, Scalar.read(Scalar.STRING, utf8, byteAt, length));
        insert(Span.element(op.id, at, new Op[] {op}), actors);
        at = op.id;
        byteAt += length;
      }
      return;
    }
    Place place = place(after, first, actors);
    Span before = place.before();
    if (before != null
        && before.plain()
        && before.deletion == Ids.NONE
        && before.last() == after
        && Ids.plus(after, 1) == first
        && before.utf8.length + end - from <= Span.MAX_BYTES) {
      before.append(utf8, from, end, count);
      widen(before, count);
      return;
    }
    add(place, Span.text(first, after, count, java.util.Arrays.copyOfRange(utf8, from, end)));
  }

  /** Inserts one element. */
  void insert(Span span, Actors actors) {
    add(place(span.after, span.first, actors), span);
  }

  private void add(Place place, Span span) {
    span.width = widthOf(span);
    marked |= span.ops != null && span.ops[0].action == Action.MARK;
    addAt(place.leaf, place.index, span);
  }

  private void addAt(Leaf leaf, int at, Span span) {
    leaf.insert(at, span);
    widened(leaf, span.width);
    index.add(span, leaves);
    if (leaf.size >= Leaf.MAX_SPANS) {
      Leaf rest = leaf.split();
      leaves.add(leaf.position + 1, rest);
      for (int i = leaf.position + 1; i < leaves.size(); i++) {
        leaves.get(i).position = i;
      }
      restretch(leaf.position);
    }
  }

  /** Leaves from one on have other places, or there are more of them. */
  private void restretch(int from) {
    if (stretches != null) {
      stretches.recount(leaves, from);
    } else if (leaves.size() > Stretches.LEAVES) {
      stretches = new Stretches();
      stretches.recount(leaves, 0);
    }
  }

  /** Something was written to a leaf, whose own width has changed by so much. */
  private void widened(Leaf leaf, int by) {
    width += by;
    if (stretches != null) {
      stretches.changed(leaf, by);
    }
  }

  /** Appends what stands behind everything else, while a document is being read. */
  void append(Span span) {
    span.width = widthOf(span);
    marked |= span.ops != null && span.ops[0].action == Action.MARK;
    Leaf last = leaves.getLast();
    if (last.size == Leaf.MAX_SPANS - 1) {
      var more = new Leaf();
      more.position = leaves.size();
      leaves.add(more);
      restretch(more.position);
      last = more;
    }
    last.insert(last.size, span);
    widened(last, span.width);
    index.add(span, leaves);
  }

  /** A gap between two spans. */
  private record Place(Leaf leaf, int index) {
    @Nullable Span before() {
      return index > 0 ? leaf.spans[index - 1] : null;
    }
  }

  /** Returns the gap where an element with that id goes that was inserted after another one. */
  private Place place(long after, long id, Actors actors) {
    Leaf leaf = leaves.getFirst();
    int at = 0;
    if (after != Ids.NONE) {
      Span span = require(after);
      leaf = Objects.requireNonNull(span.leaf);
      at = leaf.indexOf(span) + 1;
      int offset = span.offset(after);
      if (offset < span.count - 1 && actors.compare(span.id(offset + 1), id) < 0) {
        cut(span, offset + 1);
        // The cut may have moved the spans to another leaf.
        leaf = Objects.requireNonNull(span.leaf);
        return new Place(leaf, leaf.indexOf(span) + 1);
      }
    }
    while (true) {
      if (at == leaf.size) {
        if (leaf.position + 1 == leaves.size()) {
          return new Place(leaf, at);
        }
        Leaf next = leaves.get(leaf.position + 1);
        if (next.size > 0 && actors.compare(next.spans[0].first, id) < 0) {
          return new Place(leaf, at);
        }
        leaf = next;
        at = 0;
      } else if (actors.compare(leaf.spans[at].first, id) < 0) {
        return new Place(leaf, at);
      } else {
        at++;
      }
    }
  }

  /** Cuts a plain span in two where they stand, and returns the second. */
  private Span cut(Span span, int offset) {
    Span rest = span.split(offset);
    int lost = span.width;
    span.width = widthOf(span);
    rest.width = widthOf(rest);
    Leaf leaf = Objects.requireNonNull(span.leaf);
    leaf.width += span.width - lost;
    widened(leaf, span.width - lost);
    addAt(leaf, leaf.indexOf(span) + 1, rest);
    return rest;
  }

  /** Returns the span with this element alone, its operations no longer made up. */
  private Span alone(long element) {
    Span span = require(element);
    if (!span.plain()) {
      return span;
    }
    int offset = span.offset(element);
    if (offset > 0) {
      span = cut(span, offset);
    }
    if (span.count > 1) {
      cut(span, 1);
    }
    span.ops = group(span, 0);
    span.utf8 = Columns.EMPTY;
    span.deletion = Ids.NONE;
    return span;
  }

  /** Returns the operations of an element, to be changed; {@link #changed} must follow. */
  Op[] open(long element) {
    return Objects.requireNonNull(alone(element).ops);
  }

  /** Takes the operations of an element after {@link #open}. */
  void changed(long element, Op[] ops) {
    Span span = require(element);
    span.ops = ops;
    widen(span, widthOf(span) - span.width);
  }

  /** Deletes elements; those that are plain and whole stay so. */
  void delete(long id, ChangeOp.DeleteRun run, Actors actors) {
    long element = run.first();
    long deletion = id;
    for (int left = run.count(); left > 0; ) {
      Span span = require(element);
      int done = 1;
      if (span.plain() && span.deletion == Ids.NONE) {
        int offset = span.offset(element);
        int low = run.step() > 0 ? offset : Math.max(0, offset - left + 1);
        int high = run.step() > 0 ? Math.min(span.count, offset + left) : offset + 1;
        done = high - low;
        Span cut = low > 0 ? cut(span, low) : span;
        if (cut.count > done) {
          cut(cut, done);
        }
        cut.deletion = run.step() > 0 ? deletion : Ids.plus(deletion, done - 1);
        cut.deletionStep = run.step();
        widen(cut, -cut.width);
        join(cut);
      } else {
        Op[] ops = open(element);
        ops[0].addSuccessor(deletion, actors);
        changed(element, ops);
      }
      element = Ids.plus(element, run.step() * done);
      deletion = Ids.plus(deletion, done);
      left -= done;
    }
  }

  /** Makes one span of neighbours that were deleted one after the other. */
  private void join(Span span) {
    Leaf leaf = Objects.requireNonNull(span.leaf);
    int at = leaf.indexOf(span);
    if (at + 1 < leaf.size && span.continuedBy(leaf.spans[at + 1])) {
      Span next = leaf.spans[at + 1];
      span.absorb(next);
      drop(leaf, at + 1);
    }
    if (at > 0 && leaf.spans[at - 1].continuedBy(span)) {
      leaf.spans[at - 1].absorb(span);
      drop(leaf, at);
    }
  }

  private void drop(Leaf leaf, int at) {
    index.remove(leaf.spans[at]);
    leaf.remove(at); // it had no width: what is dropped was deleted, and its neighbour has it now
    widened(leaf, 0);
  }

  private void widen(Span span, int by) {
    Leaf leaf = Objects.requireNonNull(span.leaf);
    span.width += by;
    leaf.width += by;
    leaf.dirty = true;
    widened(leaf, by);
  }

  private int widthOf(Span span) {
    if (span.ops == null) {
      return span.deletion == Ids.NONE ? span.count : 0;
    }
    return widthOf(Group.winner(span.ops, null));
  }

  /** Returns how wide an element is whose value is given by that operation. */
  int widthOf(@Nullable Op winner) {
    if (winner == null) {
      return 0;
    }
    boolean string = winner.action == Action.SET && winner.value.code == Scalar.STRING;
    return isText() && string ? Utf8.count(winner.value.raw, 0, winner.value.raw.length) : 1;
  }

  @Override
  void retain(Clock clock) {
    var spans = new ArrayList<Span>();
    for (Leaf leaf : leaves) {
      for (int i = 0; i < leaf.size; i++) {
        leaf.spans[i].retain(clock, spans);
      }
    }
    leaves = new ArrayList<>();
    leaves.add(new Leaf());
    stretches = null;
    index.clear();
    width = 0;
    marked = false;
    spans.forEach(this::append);
  }
}
