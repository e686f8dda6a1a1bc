package dev.agentsync.engine.java;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Writes the columns of a change that inserts or deletes one character, as most changes of a text
 * do that was typed. They are the bytes that a {@link ColumnSet} would give, without fourteen
 * writers that have one value each to write.
 */
final class Keystroke {
  /** What begins a column with one value: a literal run of one. */
  private static final int ONE_VALUE = 0x7f;

  private final ByteWriter metadata = new ByteWriter();
  private final ByteWriter data = new ByteWriter(64);
  private int columns;

  /** Returns whether that is all a change does. */
  static boolean is(List<ChangeOp> ops) {
    return ops.size() == 1
        && ops.getFirst().count() == 1
        && !(ops.getFirst() instanceof ChangeOp.Single);
  }

  /** Writes the columns of a change for which {@link #is} holds. */
  void write(ChangeOp op, IntUnaryOperator table, ByteWriter out) {
    metadata.clear();
    data.clear();
    columns = 0;
    if (op.object() != Ids.NONE) {
      unsigned(OpColumns.OBJECT_ACTOR, table.applyAsInt(Ids.actor(op.object())));
      unsigned(OpColumns.OBJECT_COUNTER, Ids.counter(op.object()));
    }
    switch (op) {
      case ChangeOp.TextRun run -> inserted(run, table);
      case ChangeOp.DeleteRun run -> deleted(run, table);
      case ChangeOp.Single _ -> throw new IllegalArgumentException("Not one character: " + op);
    }
    out.uleb(columns);
    out.write(metadata);
    out.write(data);
  }

  private void inserted(ChangeOp.TextRun run, IntUnaryOperator table) {
    if (run.after() != Ids.NONE) {
      unsigned(OpColumns.KEY_ACTOR, table.applyAsInt(Ids.actor(run.after())));
    }
    signed(OpColumns.KEY_COUNTER, Ids.counter(run.after()));
    int start = data.size();
    data.uleb(0);
    data.uleb(1);
    ended(OpColumns.INSERT, start);
    unsigned(OpColumns.ACTION, Action.SET);
    int length = run.end() - run.from();
    unsigned(OpColumns.VALUE_META, (long) length << 4 | Scalar.STRING);
    start = data.size();
    data.write(run.utf8(), run.from(), run.end());
    ended(OpColumns.VALUE, start);
    unsigned(ChangeEncoder.PRED_COUNT, 0);
  }

  private void deleted(ChangeOp.DeleteRun run, IntUnaryOperator table) {
    int actor = table.applyAsInt(Ids.actor(run.first()));
    unsigned(OpColumns.KEY_ACTOR, actor);
    signed(OpColumns.KEY_COUNTER, Ids.counter(run.first()));
    int start = data.size();
    data.uleb(1);
    ended(OpColumns.INSERT, start);
    unsigned(OpColumns.ACTION, Action.DELETE);
    unsigned(OpColumns.VALUE_META, 0);
    unsigned(ChangeEncoder.PRED_COUNT, 1);
    unsigned(ChangeEncoder.PRED_ACTOR, actor);
    signed(ChangeEncoder.PRED_COUNTER, Ids.counter(run.first()));
  }

  private void unsigned(int column, long value) {
    int start = data.size();
    data.octet(ONE_VALUE);
    data.uleb(value);
    ended(column, start);
  }

  private void signed(int column, long value) {
    int start = data.size();
    data.octet(ONE_VALUE);
    data.sleb(value);
    ended(column, start);
  }

  private void ended(int column, int start) {
    metadata.uleb(column);
    metadata.uleb(data.size() - start);
    columns++;
  }
}
