package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a document in the order each actor made them, put together from the objects.
 * Changes are cut from it, each actor's from the first to the last.
 */
final class OpPieces {
  /** A run of operations, the first having that id. */
  private record Piece(long id, ChangeOp op) {}

  private final Actors actors;
  private final List<List<Piece>> byActor = new ArrayList<>();
  private final int[] next;
  private final int[] taken;

  /** Begins without any; {@link #add} brings them and {@link #complete} puts them in order. */
  OpPieces(Actors actors) {
    this.actors = actors;
    for (int i = 0; i < actors.size(); i++) {
      byActor.add(new ArrayList<>());
    }
    next = new int[byActor.size()];
    taken = new int[byActor.size()];
  }

  /** Returns those of a whole document. */
  static OpPieces of(OpSet ops) {
    var pieces = new OpPieces(ops.actors());
    ops.inOrder().forEach(pieces::add);
    pieces.complete();
    return pieces;
  }

  /** Adds the operations on an object, of which there will be no more. */
  void add(DocObject object) {
    switch (object) {
      case MapObject map -> {
        for (MapObject.Entry entry : map.entries()) {
          addGroup(map.id, entry.key, Ids.NONE, Ids.NONE, entry.ops);
        }
      }
      case Sequence sequence -> addSequence(sequence);
    }
  }

  /** Says that there are no more objects. */
  void complete() {
    byActor.replaceAll(OpPieces::sorted);
  }

  /** Returns pieces of one actor by counter, each of which there is once in a sound document. */
  private static List<Piece> sorted(List<Piece> pieces) {
    long[] order = new long[pieces.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = (long) Ids.counter(pieces.get(i).id) << 32 | i;
    }
    Arrays.sort(order);
    var sorted = new ArrayList<Piece>(order.length);
    for (long at : order) {
      sorted.add(pieces.get((int) at));
    }
    return sorted;
  }

  private void add(long id, ChangeOp op) {
    byActor.get(Ids.actor(id)).add(new Piece(id, op));
  }

  private void addSequence(Sequence sequence) {
    for (Leaf leaf : sequence.leaves()) {
      for (int i = 0; i < leaf.size; i++) {
        Span span = leaf.spans[i];
        if (span.ops != null) {
          addGroup(sequence.id, null, span.first, span.after, span.ops);
        } else {
          addPlain(sequence, span);
        }
      }
    }
  }

  private void addPlain(Sequence sequence, Span span) {
    byte[] utf8 = span.utf8;
    add(
        span.first,
        new ChangeOp.TextRun(sequence.id, span.after, utf8, 0, utf8.length, span.count));
    if (span.deletion == Ids.NONE) {
      return;
    }
    if (span.deletionStep > 0 || span.count == 1) {
      add(span.deletion, new ChangeOp.DeleteRun(sequence.id, span.first, 1, span.count));
    } else {
      add(
          span.deletion(span.count - 1),
          new ChangeOp.DeleteRun(sequence.id, span.last(), -1, span.count));
    }
  }

  private void addGroup(long object, @Nullable String key, long element, long after, Op[] ops) {
    if (ops.length == 1 && ops[0].successors.length == 0) {
      Op only = ops[0];
      add(only.id, written(only, object, key, element, after, Op.NONE));
      return;
    }
    var replaced = new TreeMap<Long, List<Long>>(actors::compare);
    for (Op op : ops) {
      for (long successor : op.successors) {
        replaced.computeIfAbsent(successor, _ -> new ArrayList<>(1)).add(op.id);
      }
    }
    for (Op op : ops) {
      long[] preds = array(replaced.remove(op.id));
      add(op.id, written(op, object, key, element, after, preds));
    }
    replaced.forEach(
        (id, preds) ->
            add(
                id,
                new ChangeOp.Single(
                    object,
                    key,
                    element,
                    false,
                    Action.DELETE,
                    Scalar.NOTHING,
                    array(preds),
                    false,
                    null)));
  }

  private static ChangeOp written(
      Op op, long object, @Nullable String key, long element, long after, long[] preds) {
    boolean insert = op.id == element;
    return new ChangeOp.Single(
        object,
        key,
        insert ? after : element,
        insert,
        op.action,
        op.value,
        preds,
        op.expand(),
        op.mark());
  }

  private static long[] array(@Nullable List<Long> ids) {
    if (ids == null) {
      return Op.NONE;
    }
    var array = new long[ids.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = ids.get(i);
    }
    return array;
  }

  /**
   * Returns the counter of the actor's next operation, or a greater one than any if none is left.
   */
  int nextCounter(int actor) {
    List<Piece> pieces = byActor.get(actor);
    return next[actor] == pieces.size()
        ? Integer.MAX_VALUE
        : Ids.counter(pieces.get(next[actor]).id) + taken[actor];
  }

  /** Passes over the actor's operations before the given counter. */
  void skip(int actor, int counter) {
    List<Piece> pieces = byActor.get(actor);
    while (next[actor] < pieces.size()) {
      Piece piece = pieces.get(next[actor]);
      int before = counter - Ids.counter(piece.id);
      if (before < piece.op.count()) {
        taken[actor] = Math.max(taken[actor], before);
        return;
      }
      next[actor]++;
      taken[actor] = 0;
    }
  }

  /**
   * Takes the actor's next operations up to the given counter.
   *
   * @throws DocumentException if their counters are not consecutive or do not end there
   */
  List<ChangeOp> take(int actor, int maxOp) {
    var ops = new ArrayList<ChangeOp>();
    List<Piece> pieces = byActor.get(actor);
    int expected = nextCounter(actor);
    while (expected <= maxOp) {
      if (nextCounter(actor) != expected) {
        throw new DocumentException("The document lacks operations that its changes made");
      }
      Piece piece = pieces.get(next[actor]);
      int skip = taken[actor];
      int count = Math.min(piece.op.count() - skip, maxOp - expected + 1);
      ops.add(
          switch (piece.op) {
            case ChangeOp.TextRun run -> run.part(piece.id, skip, count);
            case ChangeOp.DeleteRun run -> run.part(skip, count);
            case ChangeOp.Single one -> one;
          });
      expected += count;
      if (skip + count == piece.op.count()) {
        next[actor]++;
        taken[actor] = 0;
      } else {
        taken[actor] = skip + count;
      }
    }
    return ops;
  }

  /** Returns whether every operation has been taken. */
  boolean exhausted() {
    for (int actor = 0; actor < next.length; actor++) {
      if (next[actor] < byActor.get(actor).size()) {
        return false;
      }
    }
    return true;
  }
}
