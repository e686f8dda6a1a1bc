package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.ChangeHash;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Writes changes in canonical form, which their hashes depend on. One encoder writes any number of
 * changes, one after the other, and keeps its memory.
 */
final class ChangeEncoder {
  static final int PRED_COUNT = 112;
  static final int PRED_ACTOR = 113;
  static final int PRED_COUNTER = 115;
  private static final int[] NOBODY = {};

  private final Actors actors;
  private final ColumnSet columns = new ColumnSet();
  private final OpColumnsWriter common = new OpColumnsWriter(columns, this::index);
  private final RunWriter predCounts = columns.add(PRED_COUNT, new RunWriter(false));
  private final RunWriter predActors = columns.add(PRED_ACTOR, new RunWriter(false));
  private final DeltaWriter predCounters = columns.add(PRED_COUNTER, new DeltaWriter());
  private final Keystroke keystroke = new Keystroke();
  private final ByteWriter out = new ByteWriter(256);
  private final ChunkHasher hasher = new ChunkHasher();
  private int author;
  private int[] others = NOBODY;

  ChangeEncoder(Actors actors) {
    this.actors = actors;
  }

  Actors actors() {
    return actors;
  }

  /** Returns the body of a change. */
  byte[] body(ChangeHead head, List<ChangeOp> ops) {
    return write(head, ops).toByteArray();
  }

  /** Returns the part of a change's body that no other change has a part in. */
  byte[] operations(int actor, int startOp, List<ChangeOp> ops) {
    out.reset();
    writeOperations(actor, startOp, ops);
    return out.toByteArray();
  }

  /** Returns the hash of a change, given its {@link #operations}. */
  ChangeHash hash(ChangeHead head, byte[] operations) {
    out.reset();
    writeHead(head);
    out.write(operations);
    out.write(head.extra());
    return hasher.change(out.array(), out.size());
  }

  /** Returns whether that is the body of the change. */
  boolean writes(byte[] body, ChangeHead head, List<ChangeOp> ops) {
    ByteWriter ours = write(head, ops);
    return Arrays.equals(ours.array(), 0, ours.size(), body, 0, body.length);
  }

  private ByteWriter write(ChangeHead head, List<ChangeOp> ops) {
    out.reset();
    writeHead(head);
    writeOperations(actors.index(head.actor()), head.startOp(), ops);
    out.write(head.extra());
    return out;
  }

  private void writeHead(ChangeHead head) {
    out.uleb(head.deps().size());
    for (ChangeHash dep : head.deps()) {
      out.write(dep.bytes().toArray());
    }
    actor(head.actor());
    out.uleb(head.seq());
    out.uleb(head.startOp());
    out.sleb(head.time());
    out.block(WellFormed.utf8(head.message()));
  }

  private void writeOperations(int actor, int startOp, List<ChangeOp> ops) {
    author = actor;
    collectOthers(ops);
    out.uleb(others.length);
    for (int other : others) {
      actor(actors.id(other));
    }
    if (Keystroke.is(ops)) {
      keystroke.write(ops.getFirst(), this::index, out);
    } else {
      try {
        addOps(startOp, ops);
        columns.write(out);
      } finally {
        columns.reset();
      }
    }
  }

  private void actor(ActorId id) {
    out.block(id.bytes().toArray());
  }

  private void addOps(int startOp, List<ChangeOp> ops) {
    long id = Ids.of(startOp, author);
    for (ChangeOp op : ops) {
      switch (op) {
        case ChangeOp.TextRun run -> {
          common.text(
              run.object(), id, run.after(), run.utf8(), run.from(), run.end(), run.count());
          predCounts.add(0, run.count());
        }
        case ChangeOp.DeleteRun run -> {
          common.deletes(run);
          predCounts.add(1, run.count());
          predActors.add(index(Ids.actor(run.first())), run.count());
          predCounters.addRun(Ids.counter(run.first()), run.step(), run.count());
        }
        case ChangeOp.Single one -> {
          common.single(
              one.object(),
              one.key(),
              one.element(),
              one.insert(),
              one.action(),
              one.value(),
              one.expand(),
              one.mark());
          predCounts.add(one.replaced().length);
          for (long pred : one.replaced()) {
            predActors.add(index(Ids.actor(pred)));
            predCounters.add(Ids.counter(pred));
          }
        }
      }
      id = Ids.plus(id, op.count());
    }
  }

  private int index(int actor) {
    if (actor == author) {
      return 0;
    }
    for (int i = 0; i < others.length; i++) {
      if (others[i] == actor) {
        return i + 1;
      }
    }
    throw new IllegalStateException("An actor of this change was not collected");
  }

  private void collectOthers(List<ChangeOp> ops) {
    others = NOBODY;
    for (ChangeOp op : ops) {
      collect(op.object());
      switch (op) {
        case ChangeOp.TextRun run -> collect(run.after());
        case ChangeOp.DeleteRun run -> collect(run.first());
        case ChangeOp.Single one -> {
          collect(one.element());
          for (long pred : one.replaced()) {
            collect(pred);
          }
        }
      }
    }
    if (others.length > 1) {
      others =
          Arrays.stream(others)
              .boxed()
              .sorted(Comparator.comparing(actors::id))
              .mapToInt(Integer::intValue)
              .toArray();
    }
  }

  private void collect(long id) {
    int actor = Ids.actor(id);
    if (id == Ids.NONE || actor == author) {
      return;
    }
    for (int other : others) {
      if (other == actor) {
        return;
      }
    }
    others = Arrays.copyOf(others, others.length + 1);
    others[others.length - 1] = actor;
  }
}
