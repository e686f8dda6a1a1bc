package dev.agentsync.engine.java;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Writes a document chunk. */
final class DocumentEncoder {
  static final int ID_ACTOR = 33;
  static final int ID_COUNTER = 35;
  static final int SUCC_COUNT = 128;
  static final int SUCC_ACTOR = 129;
  static final int SUCC_COUNTER = 131;
  static final int CHANGE_ACTOR = 1;
  static final int CHANGE_SEQ = 3;
  static final int CHANGE_MAX_OP = 19;
  static final int CHANGE_TIME = 35;
  static final int CHANGE_MESSAGE = 53;
  static final int CHANGE_DEP_COUNT = 64;
  static final int CHANGE_DEP = 67;
  static final int CHANGE_EXTRA_META = 86;
  static final int CHANGE_EXTRA = 87;
  static final int EXTRA_TYPE = 7;

  private final OpSet ops;
  private final History history;
  private final List<Integer> authors;
  private final int[] table;
  private final ColumnSet columns = new ColumnSet();
  private final OpColumnsWriter common;
  private final RunWriter idActors = columns.add(ID_ACTOR, new RunWriter(false));
  private final DeltaWriter idCounters = columns.add(ID_COUNTER, new DeltaWriter());
  private final RunWriter succCounts = columns.add(SUCC_COUNT, new RunWriter(false));
  private final RunWriter succActors = columns.add(SUCC_ACTOR, new RunWriter(false));
  private final DeltaWriter succCounters = columns.add(SUCC_COUNTER, new DeltaWriter());

  private DocumentEncoder(OpSet ops, History history) {
    this.ops = ops;
    this.history = history;
    Actors actors = ops.actors();
    authors =
        IntStream.range(0, actors.size())
            .filter(actor -> history.seq(actor) > 0)
            .boxed()
            .sorted(Comparator.comparing(actors::id))
            .toList();
    table = new int[actors.size()];
    for (int i = 0; i < authors.size(); i++) {
      table[authors.get(i)] = i;
    }
    common = new OpColumnsWriter(columns, actor -> table[actor]);
  }

  static byte[] encode(OpSet ops, History history, ColumnSet.Packing packing) {
    return Chunk.ofDocument(new DocumentEncoder(ops, history).body(packing)).bytes();
  }

  private byte[] body(ColumnSet.Packing packing) {
    var out = new ByteWriter(1024);
    out.uleb(authors.size());
    for (int author : authors) {
      out.block(ops.actors().id(author).bytes().toArray());
    }
    var heads = history.heads().hashes();
    out.uleb(heads.size());
    heads.forEach(head -> out.write(head.bytes().toArray()));
    List<byte[]> changes = changes().compressed(out, packing);
    addOps();
    List<byte[]> operations = columns.compressed(out, packing);
    changes.forEach(out::write);
    operations.forEach(out::write);
    heads.forEach(head -> out.uleb(history.place(head)));
    return out.toByteArray();
  }

  private ColumnSet changes() {
    var set = new ColumnSet();
    var actors = set.add(CHANGE_ACTOR, new RunWriter(false));
    var seqs = set.add(CHANGE_SEQ, new DeltaWriter());
    var maxOps = set.add(CHANGE_MAX_OP, new DeltaWriter());
    var times = set.add(CHANGE_TIME, new DeltaWriter());
    var messages = set.add(CHANGE_MESSAGE, new StringRunWriter());
    var depCounts = set.add(CHANGE_DEP_COUNT, new RunWriter(false));
    var deps = set.add(CHANGE_DEP, new DeltaWriter());
    var extraMetas = set.add(CHANGE_EXTRA_META, new RunWriter(false));
    var extras = set.add(CHANGE_EXTRA, new ByteWriter());
    for (int i = 0; i < history.size(); i++) {
      ChangeRecord change = history.get(i);
      actors.add(table[change.actor]);
      seqs.add(change.seq);
      maxOps.add(change.maxOp);
      times.add(change.time);
      messages.add(change.message.isEmpty() ? null : change.message, 1);
      depCounts.add(change.deps.length);
      for (int dep : change.deps) {
        deps.add(dep);
      }
      extraMetas.add((long) change.extra.length << 4 | EXTRA_TYPE);
      extras.write(change.extra);
    }
    return set;
  }

  private void addOps() {
    for (DocObject object : ops.inOrder()) {
      switch (object) {
        case MapObject map -> {
          for (MapObject.Entry entry : map.entries()) {
            group(map.id, entry.key, Ids.NONE, Ids.NONE, entry.ops);
          }
        }
        case Sequence sequence -> {
          for (Leaf leaf : sequence.leaves()) {
            for (int i = 0; i < leaf.size; i++) {
              span(sequence.id, leaf.spans[i]);
            }
          }
        }
      }
    }
  }

  private void span(long object, Span span) {
    if (span.ops != null) {
      group(object, null, span.first, span.after, span.ops);
      return;
    }
    int count = span.count;
    common.text(object, span.first, span.after, span.utf8, 0, span.utf8.length, count);
    idActors.add(table[Ids.actor(span.first)], count);
    idCounters.addRun(Ids.counter(span.first), 1, count);
    if (span.deletion == Ids.NONE) {
      succCounts.add(0, count);
    } else {
      succCounts.add(1, count);
      succActors.add(table[Ids.actor(span.deletion)], count);
      succCounters.addRun(Ids.counter(span.deletion), span.deletionStep, count);
    }
  }

  private void group(
      long object,
      @org.jspecify.annotations.Nullable String key,
      long element,
      long after,
      Op[] group) {
    for (Op op : group) {
      boolean insert = op.id == element;
      common.single(
          object,
          key,
          insert ? after : element,
          insert,
          op.action,
          op.value,
          op.expand(),
          op.mark());
      idActors.add(table[Ids.actor(op.id)]);
      idCounters.add(Ids.counter(op.id));
      succCounts.add(op.successors.length);
      for (long successor : op.successors) {
        succActors.add(table[Ids.actor(successor)]);
        succCounters.add(Ids.counter(successor));
      }
    }
  }
}
