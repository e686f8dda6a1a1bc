package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Mark;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Patch;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One change being made. Its operations go into the document as they are made, under ids that no
 * moment before it covers, and are taken out again if it is not committed.
 */
final class JavaTransaction extends ClockView implements Transaction {
  private final JavaDocument document;
  private final ChangeStamp stamp;
  private final Heads base;
  private final ActorId author;
  private final int actor;
  private final @Nullable Clock clock;
  private final Clock before;
  private final int startOp;
  private final List<ChangeOp> made = new ArrayList<>();
  private long nextId;
  private boolean done;

  JavaTransaction(JavaDocument document, ChangeStamp stamp, Heads base) {
    this.document = document;
    this.stamp = stamp;
    this.base = base;
    before = document.history().clock();
    boolean present = base.equals(document.heads());
    author = present ? document.actor() : authorInThePast();
    actor = document.actorIndex(author);
    clock = present ? null : document.history().clock(base).withAllOf(actor);
    startOp = document.history().maxOp() + 1;
    nextId = Ids.of(startOp, actor);
    if (stamp.message() != null) {
      WellFormed.checked(stamp.message());
    }
  }

  /**
   * Returns an actor all of whose changes belong to the past moment: ours, or one derived from it.
   */
  private ActorId authorInThePast() {
    for (int level = 0; ; level++) {
      ActorId candidate = level == 0 ? document.actor() : derived(level);
      int index = document.ops().actors().known(candidate);
      if (index < 0 || document.history().before(index, base)) {
        return candidate;
      }
    }
  }

  private ActorId derived(int level) {
    var out = new ByteWriter(32);
    out.write(new byte[] {0x13, (byte) 0xb2, 0x23, 0x09});
    out.uleb(level);
    out.write(document.actor().bytes().toArray());
    return new ActorId(Bytes.of(out.toByteArray()));
  }

  @Override
  OpSet ops() {
    return document.ops();
  }

  @Override
  @Nullable Clock clock() {
    return clock;
  }

  private long emit(ChangeOp op) {
    if (done) {
      throw new IllegalStateException("This transaction has ended");
    }
    long id = nextId;
    ChangeOp previous = made.isEmpty() ? null : made.getLast();
    document.change(() -> ops().apply(id, op, previous));
    made.add(op);
    nextId = Ids.plus(id, op.count());
    return id;
  }

  private long[] visible(Op[] group) {
    return Group.visible(group, clock).stream().mapToLong(op -> op.id).toArray();
  }

  private boolean already(Op[] group, Scalar value) {
    List<Op> visible = Group.visible(group, clock);
    if (visible.size() != 1) {
      return false;
    }
    Op only = visible.getFirst();
    return !only.makes() && Scalar.of(Group.value(group, only, clock)).equals(value);
  }

  private long onKey(MapObject map, String key, int action, Scalar value) {
    return emit(
        new ChangeOp.Single(
            map.id, key, Ids.NONE, false, action, value, visible(map.ops(key)), false, null));
  }

  private void onElement(Sequence list, long element, int action, Scalar value) {
    emit(
        new ChangeOp.Single(
            list.id,
            null,
            element,
            false,
            action,
            value,
            visible(list.group(element)),
            false,
            null));
  }

  private long insertAfter(
      Sequence list, long after, int action, Scalar value, boolean expand, @Nullable String mark) {
    return emit(
        new ChangeOp.Single(list.id, null, after, true, action, value, Op.NONE, expand, mark));
  }

  private ObjectId objectId(long id) {
    return JavaObjectId.of(id, ops().actors());
  }

  @Override
  public void put(ObjectId map, String key, Value.Scalar value) {
    MapObject target = map(map);
    Scalar scalar = Scalar.of(value);
    if (!already(target.ops(WellFormed.checked(key)), scalar)) {
      onKey(target, key, Action.SET, scalar);
    }
  }

  @Override
  public ObjectId putObject(ObjectId map, String key, ObjectType type) {
    MapObject target = map(map);
    WellFormed.checked(key);
    return objectId(onKey(target, key, Action.make(type), Scalar.NOTHING));
  }

  @Override
  public void delete(ObjectId map, String key) {
    MapObject target = map(map);
    if (Group.winner(target.ops(key), clock) != null) {
      onKey(target, key, Action.DELETE, Scalar.NOTHING);
    }
  }

  @Override
  public void increment(ObjectId map, String key, long by) {
    MapObject target = map(map);
    requireCounter(target.ops(key));
    onKey(target, key, Action.INCREMENT, Scalar.integer(by));
  }

  private void requireCounter(Op[] group) {
    if (Group.visible(group, clock).stream().noneMatch(Op::isCounter)) {
      throw new IllegalArgumentException("There is no counter to increment");
    }
  }

  private long element(Sequence list, long index) {
    Elements.Found found = index < 0 ? null : Elements.at(list, index, clock);
    if (found == null) {
      throw new IllegalArgumentException("Index " + index + " is beyond the end");
    }
    return found.id();
  }

  private void requireRange(Sequence sequence, long index, long count) {
    long width = Elements.width(sequence, clock);
    if (index < 0 || count < 0 || index > width || count > width - index) {
      throw new IllegalArgumentException(
          "From " + index + ", " + count + " long, is not within a length of " + width);
    }
  }

  @Override
  public void put(ObjectId list, long index, Value.Scalar value) {
    Sequence target = sequence(list, ObjectType.LIST);
    Scalar scalar = Scalar.of(value);
    long element = element(target, index);
    if (!already(target.group(element), scalar)) {
      onElement(target, element, Action.SET, scalar);
    }
  }

  @Override
  public void insert(ObjectId list, long index, Value.Scalar value) {
    splice(list, index, 0, List.of(value));
  }

  @Override
  public ObjectId insertObject(ObjectId list, long index, ObjectType type) {
    Sequence target = sequence(list, ObjectType.LIST);
    requireRange(target, index, 0);
    long after = InsertionPoint.at(target, index, clock);
    return objectId(insertAfter(target, after, Action.make(type), Scalar.NOTHING, false, null));
  }

  @Override
  public void delete(ObjectId list, long index) {
    Sequence target = sequence(list, ObjectType.LIST);
    onElement(target, element(target, index), Action.DELETE, Scalar.NOTHING);
  }

  @Override
  public void increment(ObjectId list, long index, long by) {
    Sequence target = sequence(list, ObjectType.LIST);
    long element = element(target, index);
    requireCounter(target.group(element));
    onElement(target, element, Action.INCREMENT, Scalar.integer(by));
  }

  @Override
  public void splice(ObjectId list, long index, long deleted, List<Value.Scalar> inserted) {
    Sequence target = sequence(list, ObjectType.LIST);
    requireRange(target, index, deleted);
    List<Scalar> values = inserted.stream().map(Scalar::of).toList();
    remove(target, index, deleted);
    if (!values.isEmpty()) {
      long after = InsertionPoint.at(target, index, clock);
      for (Scalar value : values) {
        after = insertAfter(target, after, Action.SET, value, false, null);
      }
    }
  }

  @Override
  public void spliceText(ObjectId text, long index, long deleted, String inserted) {
    Sequence target = sequence(text, ObjectType.TEXT);
    requireRange(target, index, deleted);
    byte[] utf8 = WellFormed.utf8(inserted);
    remove(target, index, deleted);
    if (utf8.length > 0) {
      long after = InsertionPoint.at(target, index, clock);
      int count = Utf8.count(utf8, 0, utf8.length);
      emit(new ChangeOp.TextRun(target.id, after, utf8, 0, utf8.length, count));
    }
  }

  /** Deletes what is visible from a position on. */
  private void remove(Sequence target, long index, long deleted) {
    var deletions = new ArrayList<ChangeOp>();
    long place = index;
    for (long left = deleted; left > 0; ) {
      Elements.Found found = Elements.at(target, place, clock);
      if (found == null) {
        throw new IllegalStateException("A position within the length has no element");
      }
      Span span = found.span();
      if (span.ops == null) {
        int count = (int) Math.min(left, span.visibleEnd(clock) - found.offset());
        deletions.add(new ChangeOp.DeleteRun(target.id, found.id(), 1, count));
        left -= count;
        place += count;
      } else {
        deletions.add(
            new ChangeOp.Single(
                target.id,
                null,
                span.first,
                false,
                Action.DELETE,
                Scalar.NOTHING,
                visible(span.ops),
                false,
                null));
        left -= found.before() + found.width() - place;
        place = found.before() + found.width();
      }
    }
    deletions.forEach(this::emit);
  }

  @Override
  public void mark(ObjectId text, Mark mark, boolean expandBefore, boolean expandAfter) {
    Sequence target = sequence(text, ObjectType.TEXT);
    requireRange(target, mark.start(), mark.end() - mark.start());
    WellFormed.checked(mark.name());
    Scalar value = Scalar.of(mark.value());
    long begin = InsertionPoint.at(target, mark.start(), clock);
    insertAfter(target, begin, Action.MARK, value, expandBefore, mark.name());
    long end = InsertionPoint.at(target, mark.end(), clock);
    insertAfter(target, end, Action.MARK, Scalar.NOTHING, expandAfter, null);
  }

  @Override
  public Optional<Committed> commit() {
    if (done) {
      throw new IllegalStateException("This transaction has ended");
    }
    if (made.isEmpty()) {
      end();
      return Optional.empty();
    }
    ChangeHash hash = record();
    end();
    List<Patch> patches = Differ.touched(ops(), before);
    ops().untouch();
    return Optional.of(new Committed(hash, patches));
  }

  private ChangeHash record() {
    History history = document.history();
    var deps = new TreeSet<>(base.hashes());
    ChangeRecord own = history.last(actor);
    // In the past, all changes of this actor are before the heads anyway.
    if (own != null && clock == null) {
      deps.add(own.hash);
    }
    var head =
        new ChangeHead(
            List.copyOf(deps),
            author,
            history.seq(actor) + 1,
            startOp,
            stamp.timeMillis(),
            stamp.message() == null ? "" : stamp.message(),
            Columns.EMPTY);
    Chunk chunk = Chunk.ofChange(document.encoder().body(head, made));
    int maxOp = Ids.counter(nextId) - 1;
    int[] places = history.places(head.deps());
    history.check(head, actor, chunk.hash(), places);
    document.change(
        () ->
            history.add(new ChangeRecord(chunk.hash(), actor, head, maxOp, places, chunk.body())));
    document.waiting().dropRival(author, head.seq());
    return chunk.hash();
  }

  @Override
  public void close() {
    if (done) {
      return;
    }
    end();
    document.change(() -> ops().retain(before));
    ops().untouch();
  }

  private void end() {
    done = true;
    document.ended();
  }
}
