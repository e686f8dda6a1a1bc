package dev.agentsync.engine.java;

import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes the columns that changes and documents have in common. */
final class OpColumnsWriter {
  private final IntUnaryOperator table;
  private final RunWriter objectActors = new RunWriter(false);
  private final RunWriter objectCounters = new RunWriter(false);
  private final RunWriter keyActors = new RunWriter(false);
  private final DeltaWriter keyCounters = new DeltaWriter();
  private final StringRunWriter keyStrings = new StringRunWriter();
  private final BooleanWriter inserts = new BooleanWriter();
  private final RunWriter actions = new RunWriter(false);
  private final RunWriter valueMetas = new RunWriter(false);
  private final ByteWriter values = new ByteWriter();
  private final BooleanWriter expands = new BooleanWriter();
  private final StringRunWriter markNames = new StringRunWriter();
  private long rows;

  /** Creates one; {@code table} gives an actor's index in this change or document. */
  OpColumnsWriter(IntUnaryOperator table) {
    this.table = table;
  }

  /** Adds characters inserted one after the other, the first having the given id. */
  void text(long object, long first, long after, byte[] utf8, int from, int end, int count) {
    object(object, count);
    element(after);
    keyActors.add(table.applyAsInt(Ids.actor(first)), count - 1);
    keyCounters.addRun(Ids.counter(first), 1, count - 1);
    keyStrings.add(null, count);
    inserts.add(true, count);
    actions.add(Action.SET, count);
    for (int at = from; at < end; ) {
      int length = Utf8.length(utf8[at]);
      int stop = at + length;
      while (stop < end && Utf8.length(utf8[stop]) == length) {
        stop += length;
      }
      valueMetas.add((long) length << 4 | Scalar.STRING, (stop - at) / length);
      at = stop;
    }
    values.write(utf8, from, end);
    expands.add(false, count);
    markNames.add(null, count);
    rows += count;
  }

  /** Adds deletions of elements with consecutive ids. */
  void deletes(ChangeOp.DeleteRun run) {
    int count = run.count();
    object(run.object(), count);
    keyActors.add(table.applyAsInt(Ids.actor(run.first())), count);
    keyCounters.addRun(Ids.counter(run.first()), run.step(), count);
    keyStrings.add(null, count);
    inserts.add(false, count);
    actions.add(Action.DELETE, count);
    valueMetas.add(0, count);
    expands.add(false, count);
    markNames.add(null, count);
    rows += count;
  }

  /** Adds one operation. */
  void single(
      long object,
      @Nullable String key,
      long element,
      boolean insert,
      int action,
      Scalar value,
      boolean expand,
      @Nullable String mark) {
    object(object, 1);
    if (key == null) {
      element(element);
    } else {
      keyActors.addNull(1);
      keyCounters.addNull(1);
    }
    keyStrings.add(key, 1);
    inserts.add(insert, 1);
    actions.add(action, 1);
    valueMetas.add((long) value.raw.length << 4 | value.code, 1);
    values.write(value.raw);
    expands.add(expand, 1);
    markNames.add(mark, 1);
    rows++;
  }

  private void object(long object, int count) {
    if (object == Ids.NONE) {
      objectActors.addNull(count);
      objectCounters.addNull(count);
    } else {
      objectActors.add(table.applyAsInt(Ids.actor(object)), count);
      objectCounters.add(Ids.counter(object), count);
    }
  }

  private void element(long element) {
    if (element == Ids.NONE) {
      keyActors.addNull(1);
      keyCounters.add(0);
    } else {
      keyActors.add(table.applyAsInt(Ids.actor(element)));
      keyCounters.add(Ids.counter(element));
    }
  }

  /** Puts the columns that must be written. */
  void finish(TreeMap<Integer, byte[]> into) {
    into.put(OpColumns.OBJECT_ACTOR, objectActors.finish());
    into.put(OpColumns.OBJECT_COUNTER, objectCounters.finish());
    into.put(OpColumns.KEY_ACTOR, keyActors.finish());
    into.put(OpColumns.KEY_COUNTER, keyCounters.finish());
    into.put(OpColumns.KEY_STRING, keyStrings.finish());
    if (rows > 0) {
      into.put(OpColumns.INSERT, inserts.finish());
    }
    into.put(OpColumns.ACTION, actions.finish());
    into.put(OpColumns.VALUE_META, valueMetas.finish());
    into.put(OpColumns.VALUE, values.toByteArray());
    if (expands.anyTrue()) {
      into.put(OpColumns.EXPAND, expands.finish());
    }
    into.put(OpColumns.MARK_NAME, markNames.finish());
    into.values().removeIf(column -> column.length == 0);
  }
}
