package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ActorId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a change in canonical form, which its hash depends on. */
final class ChangeEncoder {
  private static final int PRED_COUNT = 112;
  private static final int PRED_ACTOR = 113;
  private static final int PRED_COUNTER = 115;

  private final Actors actors;
  private final int author;
  private int[] others = {};

  private ChangeEncoder(Actors actors, int author) {
    this.actors = actors;
    this.author = author;
  }

  static byte[] body(ChangeHead head, List<ChangeOp> ops, Actors actors) {
    var encoder = new ChangeEncoder(actors, actors.index(head.actor()));
    encoder.collectOthers(ops);
    return encoder.write(head, ops);
  }

  private byte[] write(ChangeHead head, List<ChangeOp> ops) {
    TreeMap<Integer, byte[]> columns = columns(head, ops);
    var out = new ByteWriter(256);
    out.uleb(head.deps().size());
    head.deps().forEach(dep -> out.write(dep.bytes().toArray()));
    actor(out, head.actor());
    out.uleb(head.seq());
    out.uleb(head.startOp());
    out.sleb(head.time());
    out.block(WellFormed.utf8(head.message()));
    out.uleb(others.length);
    for (int other : others) {
      actor(out, actors.id(other));
    }
    out.uleb(columns.size());
    for (Map.Entry<Integer, byte[]> column : columns.entrySet()) {
      out.uleb(column.getKey());
      out.uleb(column.getValue().length);
    }
    columns.values().forEach(out::write);
    out.write(head.extra());
    return out.toByteArray();
  }

  private static void actor(ByteWriter out, ActorId id) {
    out.block(id.bytes().toArray());
  }

  private TreeMap<Integer, byte[]> columns(ChangeHead head, List<ChangeOp> ops) {
    var common = new OpColumnsWriter(this::index);
    var predCounts = new RunWriter(false);
    var predActors = new RunWriter(false);
    var predCounters = new DeltaWriter();
    long id = Ids.of(head.startOp(), author);
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
    var columns = new TreeMap<Integer, byte[]>();
    common.finish(columns);
    put(columns, PRED_COUNT, predCounts.finish());
    put(columns, PRED_ACTOR, predActors.finish());
    put(columns, PRED_COUNTER, predCounters.finish());
    return columns;
  }

  private static void put(Map<Integer, byte[]> columns, int spec, byte[] column) {
    if (column.length > 0) {
      columns.put(spec, column);
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
    Integer[] sorted = Arrays.stream(others).boxed().toArray(Integer[]::new);
    Arrays.sort(sorted, (a, b) -> Integer.compare(actors.rank(a), actors.rank(b)));
    others = Arrays.stream(sorted).mapToInt(Integer::intValue).toArray();
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
