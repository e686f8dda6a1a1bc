package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.ActorId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a change into runs of operations. */
final class ChangeDecoder {
  private static final long[] NOBODY = {};

  private final Actors actors;
  private final List<ChangeOp> ops = new ArrayList<>();
  private final ByteWriter text = new ByteWriter(64);
  private long runObject;
  private long runAfter;
  private int runCount;
  private long deleteFirst;
  private int deleteStep;
  private int deleteCount;

  private ChangeDecoder(Actors actors) {
    this.actors = actors;
  }

  /**
   * Reads a change, which must be in canonical form.
   *
   * @param encoder checks that, and knows the actors of the document it is for
   * @throws DocumentException if it is malformed
   */
  static DecodedChange decode(Chunk chunk, ChangeEncoder encoder) {
    Actors actors = encoder.actors();
    var in = new ByteReader(chunk.body());
    ChangeHead.Opening opening = ChangeHead.read(in);
    int[] indices = new int[opening.actors().size()];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = actors.index(opening.actors().get(i));
    }
    Columns columns =
        Columns.read(
            in,
            Columns.metadata(in),
            false,
            OpColumns.OBJECT_ACTOR,
            OpColumns.OBJECT_COUNTER,
            OpColumns.KEY_ACTOR,
            OpColumns.KEY_COUNTER,
            OpColumns.KEY_STRING,
            OpColumns.INSERT,
            OpColumns.ACTION,
            OpColumns.VALUE_META,
            OpColumns.VALUE,
            ChangeEncoder.PRED_COUNT,
            ChangeEncoder.PRED_ACTOR,
            ChangeEncoder.PRED_COUNTER,
            OpColumns.EXPAND,
            OpColumns.MARK_NAME);
    ChangeHead head = opening.head().withExtra(in.take(in.remaining()));
    long rows = columns.rows(OpColumns.ACTION);
    int maxOp = head.maxOp(rows);
    var decoder = new ChangeDecoder(actors);
    decoder.rows(columns, indices, rows, Ids.of(head.startOp(), indices[0]));
    var change = new DecodedChange(chunk, head, List.copyOf(decoder.ops), maxOp);
    if (!encoder.writes(chunk.body(), head, change.ops())) {
      throw new DocumentException("Change " + chunk.hash() + " is not in canonical form");
    }
    return change;
  }

  /** Returns the author of a change without reading the rest. */
  static ActorId author(Chunk chunk) {
    return ChangeHead.read(new ByteReader(chunk.body())).head().actor();
  }

  private void rows(Columns columns, int[] indices, long rows, long firstId) {
    var row = new OpColumns(columns, indices);
    RunReader predCounts = columns.numbers(ChangeEncoder.PRED_COUNT);
    RunReader predActors = columns.numbers(ChangeEncoder.PRED_ACTOR);
    DeltaReader predCounters = columns.deltas(ChangeEncoder.PRED_COUNTER);
    long id = firstId;
    for (long left = rows; left > 0; left--) {
      row.next();
      long count = predCounts.next() ? predCounts.value() : 0;
      long[] preds = NOBODY;
      if (count != 0) {
        preds = preds(row, count, predActors, predCounters);
      }
      add(row, id, preds);
      int more = runCount > 1 ? charactersBehind(row, Math.min(left - 1, predCounts.repeats())) : 0;
      predCounts.skip(more);
      left -= more;
      id = Ids.plus(id, 1 + more);
    }
    flush();
    row.end();
    if (!predCounts.exhausted() || !predActors.exhausted() || !predCounters.exhausted()) {
      throw new DocumentException("A change names more predecessors than its operations have");
    }
  }

  private long[] preds(OpColumns row, long count, RunReader predActors, DeltaReader predCounters) {
    if (count < 0 || count > Bounds.MAX_SINGLE_OPS) {
      throw new DocumentException("An operation claims too many predecessors");
    }
    var preds = new long[(int) Math.min(count, 16)];
    for (int i = 0; i < count; i++) {
      if (!predActors.next() || !predCounters.next()) {
        throw new DocumentException("An operation has fewer predecessors than it claims");
      }
      if (i == preds.length) {
        preds = Arrays.copyOf(preds, (int) Math.min(count, preds.length * 2L));
      }
      preds[i] = row.id(predCounters.value(), predActors.value());
      if (i > 0 && actors.compare(preds[i - 1], preds[i]) >= 0) {
        throw new DocumentException("The predecessors of an operation are out of order");
      }
    }
    return preds;
  }

  private void add(OpColumns row, long id, long[] preds) {
    if (row.insertsCharacter() && preds.length == 0) {
      boolean continues =
          runCount > 0 && runObject == row.object && row.element == Ids.plus(id, -1);
      if (!continues) {
        flush();
        runObject = row.object;
        runAfter = row.element;
      }
      if (row.valueLength > 1) {
        row.value(); // refuses bytes that are not UTF-8
      }
      text.write(row.valueBytes(), row.valueFrom, row.valueFrom + row.valueLength);
      runCount++;
    } else if (deletesElement(row, preds)) {
      addDelete(row);
    } else {
      flush();
      if (ops.size() >= Bounds.MAX_SINGLE_OPS) {
        throw new DocumentException("A change has more operations than any honest one");
      }
      ops.add(
          new ChangeOp.Single(
              row.object,
              row.key,
              row.element,
              row.insert,
              row.action,
              row.value(),
              preds,
              row.expand,
              row.mark));
    }
  }

  /** Takes the characters that go on in the same way as the two before them. */
  private int charactersBehind(OpColumns row, long most) {
    int rows = row.charactersAhead(most);
    text.write(row.valueBytes(), row.valueFrom + 1, row.valueFrom + 1 + rows);
    runCount += rows;
    row.skip(rows);
    return rows;
  }

  private static boolean deletesElement(OpColumns row, long[] preds) {
    return row.action == Action.DELETE
        && !row.insert
        && row.key == null
        && preds.length == 1
        && preds[0] == row.element
        && row.valueCode == Scalar.NULL
        && row.valueLength == 0
        && !row.expand;
  }

  private void addDelete(OpColumns row) {
    if (deleteCount > 0 && runObject == row.object) {
      long last = Ids.plus(deleteFirst, deleteStep * (deleteCount - 1));
      if (deleteCount == 1) {
        deleteStep = row.element == Ids.plus(last, -1) ? -1 : 1;
      }
      if (row.element == Ids.plus(last, deleteStep)) {
        deleteCount++;
        return;
      }
    }
    flush();
    runObject = row.object;
    deleteFirst = row.element;
    deleteStep = 1;
    deleteCount = 1;
  }

  private void flush() {
    if (runCount > 0) {
      byte[] utf8 = text.toByteArray();
      ops.add(new ChangeOp.TextRun(runObject, runAfter, utf8, 0, utf8.length, runCount));
      text.clear();
      runCount = 0;
    }
    if (deleteCount > 0) {
      ops.add(new ChangeOp.DeleteRun(runObject, deleteFirst, deleteStep, deleteCount));
      deleteCount = 0;
    }
  }
}
