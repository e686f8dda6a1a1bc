package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fills the objects of an empty document from its rows, checking their order as they come: objects
 * ascending, keys ascending, operations of a place ascending, elements where their insertion puts
 * them.
 */
final class DocumentRows {
  private final OpColumns row;
  private final long rows;
  private final RunReader idActors;
  private final DeltaReader idCounters;
  private final RunReader succCounts;
  private final RunReader succActors;
  private final DeltaReader succCounters;
  private final OpSet ops;
  private final Actors actors;

  private final Consumer<DocObject> done;
  private DocObject object;
  private @Nullable String key;
  private long lastOp;
  private int singles;
  private @Nullable SequenceRows sequence;

  /**
   * Creates one over the columns of an operation table.
   *
   * @param done is given each object once nothing is added to it any more
   */
  DocumentRows(Columns columns, int[] table, OpSet ops, Consumer<DocObject> done) {
    this.done = done;
    this.ops = ops;
    this.actors = ops.actors();
    row = new OpColumns(columns, table);
    rows = columns.rows(OpColumns.ACTION);
    idActors = columns.numbers(DocumentEncoder.ID_ACTOR);
    idCounters = columns.deltas(DocumentEncoder.ID_COUNTER);
    succCounts = columns.numbers(DocumentEncoder.SUCC_COUNT);
    succActors = columns.numbers(DocumentEncoder.SUCC_ACTOR);
    succCounters = columns.deltas(DocumentEncoder.SUCC_COUNTER);
    object = ops.root();
  }

  void read() {
    for (long left = rows - 1; left >= 0; left--) {
      row.next();
      if (!idCounters.next()) {
        throw wrong("an operation without an id");
      }
      long id = row.id(idCounters.value(), idActors.require("actor"));
      long[] successors = successors(id);
      if (row.object != object.id) {
        enter();
      }
      if (row.action == Action.DELETE) {
        throw wrong("a deletion with a row of its own");
      }
      if (object instanceof MapObject map) {
        addTo(map, id, successors);
      } else {
        left -= addToSequence(id, successors, left);
      }
    }
    leave();
    row.end();
    boolean ended =
        idActors.exhausted()
            && idCounters.exhausted()
            && succCounts.exhausted()
            && succActors.exhausted()
            && succCounters.exhausted();
    if (!ended) {
      throw wrong("columns of different length");
    }
  }

  private long[] successors(long id) {
    long count = succCounts.next() ? succCounts.value() : 0;
    if (count == 0) {
      return Op.NONE;
    }
    if (count < 0 || count > Bounds.MAX_SINGLE_OPS) {
      throw wrong("an operation with too many successors");
    }
    var successors = new long[(int) Math.min(count, 16)];
    for (int i = 0; i < count; i++) {
      if (!succCounters.next()) {
        throw wrong("an operation with fewer successors than it claims");
      }
      if (i == successors.length) {
        successors = Arrays.copyOf(successors, (int) Math.min(count, successors.length * 2L));
      }
      successors[i] = row.id(succCounters.value(), succActors.require("actor"));
      long before = i == 0 ? id : successors[i - 1];
      if (actors.compare(before, successors[i]) >= 0) {
        throw wrong("successors out of order");
      }
    }
    return successors;
  }

  private void enter() {
    leave();
    DocObject next = ops.find(row.object);
    if (next == null || actors.compare(object.id, next.id) >= 0) {
      throw wrong("an object that is missing or out of order");
    }
    object = next;
    key = null;
    lastOp = Ids.NONE;
    sequence = next instanceof Sequence it ? new SequenceRows(it, actors) : null;
  }

  private void leave() {
    if (sequence != null) {
      sequence.end();
    }
    done.accept(object);
  }

  private void addTo(MapObject map, long id, long[] successors) {
    String name = row.key;
    if (name == null || row.insert || row.action == Action.MARK) {
      throw wrong("an operation on a map that belongs to a sequence");
    }
    int order = key == null ? -1 : Utf8.compare(key, name);
    if (order > 0 || order == 0 && actors.compare(lastOp, id) >= 0) {
      throw wrong("rows of a map out of order");
    }
    key = name;
    lastOp = id;
    map.add(name, single(id, successors), actors);
    made(id, id);
  }

  /** Adds the row, and further ones with it if it can; returns how many. */
  private int addToSequence(long id, long[] successors, long left) {
    SequenceRows into = java.util.Objects.requireNonNull(sequence);
    if (row.key != null) {
      throw wrong("an operation on a sequence with a key");
    }
    if (row.insert && row.insertsCharacter() && into.takesText()) {
      if (row.valueLength > 1) {
        row.value(); // refuses bytes that are not UTF-8
      }
      into.character(id, row.element, row.valueBytes(), row.valueFrom, row.valueLength, successors);
      return successors.length == 0 ? charactersBehind(id, left, into) : 0;
    }
    Op op = single(id, successors);
    if (row.insert) {
      into.element(row.element, op);
      made(id, id);
    } else {
      into.update(row.element, op);
      made(id, row.element);
    }
    return 0;
  }

  private int charactersBehind(long id, long left, SequenceRows into) {
    if (row.element == Ids.NONE || row.element != Ids.plus(id, -1)) {
      return 0;
    }
    long most = Math.min(left, (long) Bounds.MAX_COUNTER - Ids.counter(id));
    most = Math.min(most, Math.min(idCounters.ascends(), idActors.repeats()));
    int rows = row.charactersAhead(Math.min(most, succCounts.repeats()));
    if (rows > 0) {
      into.more(row.valueBytes(), row.valueFrom + 1, rows);
      row.skip(rows);
      idCounters.skip(rows);
      idActors.skip(rows);
      succCounts.skip(rows);
    }
    return rows;
  }

  private Op single(long id, long[] successors) {
    if (++singles > Bounds.MAX_SINGLE_OPS) {
      throw wrong("more operations than any honest document");
    }
    Scalar value = row.value();
    boolean valueless = value.code == Scalar.NULL;
    if (Action.makes(row.action) && !valueless
        || row.action == Action.INCREMENT && !value.isInteger()
        || row.action == Action.MARK && (!row.insert || row.mark == null && !valueless)
        || row.expand && row.action != Action.MARK) {
      throw wrong("an operation that breaks the rules of its kind");
    }
    Op op =
        row.action == Action.MARK
            ? new MarkOp(id, value, row.expand, row.mark)
            : new Op(id, row.action, value);
    op.successors = successors;
    return op;
  }

  private void made(long id, long element) {
    if (Action.makes(row.action)) {
      ops.register(id, row.action, object, row.key, row.key == null ? element : Ids.NONE);
    }
  }

  private static DocumentException wrong(String what) {
    return new DocumentException("The document has " + what);
  }
}
