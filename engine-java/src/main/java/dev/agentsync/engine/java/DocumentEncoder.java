package dev.agentsync.engine.java;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
  private static final int DEFLATE_FROM = 256;
  private static final int DEFLATED = 8;

  private final OpSet ops;
  private final History history;
  private final List<Integer> authors;
  private final int[] table;
  private final OpColumnsWriter common;
  private final RunWriter idActors = new RunWriter(false);
  private final DeltaWriter idCounters = new DeltaWriter();
  private final RunWriter succCounts = new RunWriter(false);
  private final RunWriter succActors = new RunWriter(false);
  private final DeltaWriter succCounters = new DeltaWriter();

  private DocumentEncoder(OpSet ops, History history) {
    this.ops = ops;
    this.history = history;
    Actors actors = ops.actors();
    authors =
        IntStream.range(0, actors.size())
            .filter(actor -> history.seq(actor) > 0)
            .boxed()
            .sorted(Comparator.comparingInt(actors::rank))
            .toList();
    table = new int[actors.size()];
    for (int i = 0; i < authors.size(); i++) {
      table[authors.get(i)] = i;
    }
    common = new OpColumnsWriter(actor -> table[actor]);
  }

  static byte[] encode(OpSet ops, History history) {
    return Chunk.ofDocument(new DocumentEncoder(ops, history).body()).bytes();
  }

  private byte[] body() {
    TreeMap<Integer, byte[]> changeColumns = changeColumns();
    TreeMap<Integer, byte[]> opColumns = opColumns();
    var out = new ByteWriter(1024);
    out.uleb(authors.size());
    for (int author : authors) {
      out.block(ops.actors().id(author).bytes().toArray());
    }
    var heads = history.heads().hashes();
    out.uleb(heads.size());
    heads.forEach(head -> out.write(head.bytes().toArray()));
    TreeMap<Integer, byte[]> storedChanges = metadata(out, changeColumns);
    TreeMap<Integer, byte[]> storedOps = metadata(out, opColumns);
    storedChanges.values().forEach(out::write);
    storedOps.values().forEach(out::write);
    heads.forEach(head -> out.uleb(history.place(head)));
    return out.toByteArray();
  }

  private static TreeMap<Integer, byte[]> metadata(
      ByteWriter out, TreeMap<Integer, byte[]> columns) {
    columns.values().removeIf(column -> column.length == 0);
    out.uleb(columns.size());
    for (Map.Entry<Integer, byte[]> column : columns.entrySet()) {
      boolean deflate = column.getValue().length >= DEFLATE_FROM;
      if (deflate) {
        column.setValue(Deflate.deflate(column.getValue()));
      }
      out.uleb(column.getKey() | (deflate ? DEFLATED : 0));
      out.uleb(column.getValue().length);
    }
    return columns;
  }

  private TreeMap<Integer, byte[]> changeColumns() {
    var actors = new RunWriter(false);
    var seqs = new DeltaWriter();
    var maxOps = new DeltaWriter();
    var times = new DeltaWriter();
    var messages = new StringRunWriter();
    var depCounts = new RunWriter(false);
    var deps = new DeltaWriter();
    var extraMetas = new RunWriter(false);
    var extras = new ByteWriter();
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
    var columns = new TreeMap<Integer, byte[]>();
    columns.put(CHANGE_ACTOR, actors.finish());
    columns.put(CHANGE_SEQ, seqs.finish());
    columns.put(CHANGE_MAX_OP, maxOps.finish());
    columns.put(CHANGE_TIME, times.finish());
    columns.put(CHANGE_MESSAGE, messages.finish());
    columns.put(CHANGE_DEP_COUNT, depCounts.finish());
    columns.put(CHANGE_DEP, deps.finish());
    columns.put(CHANGE_EXTRA_META, extraMetas.finish());
    columns.put(CHANGE_EXTRA, extras.toByteArray());
    return columns;
  }

  private TreeMap<Integer, byte[]> opColumns() {
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
    var columns = new TreeMap<Integer, byte[]>();
    common.finish(columns);
    columns.put(ID_ACTOR, idActors.finish());
    columns.put(ID_COUNTER, idCounters.finish());
    columns.put(SUCC_COUNT, succCounts.finish());
    columns.put(SUCC_ACTOR, succActors.finish());
    columns.put(SUCC_COUNTER, succCounters.finish());
    return columns;
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
