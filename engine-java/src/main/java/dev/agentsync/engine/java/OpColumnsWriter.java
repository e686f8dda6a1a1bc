package dev.agentsync.engine.java;

import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes the columns that changes and documents have in common. */
final class OpColumnsWriter {
  private final IntUnaryOperator table;
  private final RunWriter objectActors;
  private final RunWriter objectCounters;
  private final RunWriter keyActors;
  private final DeltaWriter keyCounters;
  private final StringRunWriter keyStrings;
  private final BooleanWriter inserts;
  private final RunWriter actions;
  private final RunWriter valueMetas;
  private final ByteWriter values;
  private final BooleanWriter expands;
  private final StringRunWriter markNames;

  /** Creates one; {@code table} gives an actor's index in this change or document. */
  OpColumnsWriter(ColumnSet columns, IntUnaryOperator table) {
    this.table = table;
    objectActors = columns.add(OpColumns.OBJECT_ACTOR, new RunWriter(false));
    objectCounters = columns.add(OpColumns.OBJECT_COUNTER, new RunWriter(false));
    keyActors = columns.add(OpColumns.KEY_ACTOR, new RunWriter(false));
    keyCounters = columns.add(OpColumns.KEY_COUNTER, new DeltaWriter());
    keyStrings = columns.add(OpColumns.KEY_STRING, new StringRunWriter());
    inserts = columns.add(OpColumns.INSERT, new BooleanWriter(true));
    actions = columns.add(OpColumns.ACTION, new RunWriter(false));
    valueMetas = columns.add(OpColumns.VALUE_META, new RunWriter(false));
    values = columns.add(OpColumns.VALUE, new ByteWriter());
    expands = columns.add(OpColumns.EXPAND, new BooleanWriter(false));
    markNames = columns.add(OpColumns.MARK_NAME, new StringRunWriter());
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
}
