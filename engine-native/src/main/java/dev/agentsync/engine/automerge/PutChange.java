package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Value;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A change of our own making that sets keys of maps to integers.
 *
 * @param actor who writes it
 * @param seq its number among the actor's changes
 * @param startOp counter of its first operation
 * @param deps the changes it builds on
 * @param puts what it sets
 */
record PutChange(ActorId actor, long seq, long startOp, Heads deps, List<Put> puts) {
  /**
   * One key set.
   *
   * @param object the map, empty for the root
   * @param replaced the operations whose values this one replaces, ascending
   */
  record Put(Optional<OpId> object, String key, Value.Scalar value, List<OpId> replaced) {}

  private static final int SET = 1;
  private static final int UINT = 3;
  private static final int INT = 4;

  /** Returns the whole chunk. */
  byte[] chunk() {
    List<ActorId> actors = actors();
    var body = new ByteArrayOutputStream();
    body.writeBytes(ColumnBytes.uleb(deps.hashes().size()));
    body.writeBytes(deps.encode());
    writeActor(actor, body);
    body.writeBytes(ColumnBytes.uleb(seq));
    body.writeBytes(ColumnBytes.uleb(startOp));
    body.write(0); // time
    body.write(0); // message
    body.writeBytes(ColumnBytes.uleb(actors.size() - 1));
    actors.stream().skip(1).forEach(other -> writeActor(other, body));
    SortedMap<Integer, byte[]> columns = columns(actors);
    columns.values().removeIf(column -> column.length == 0);
    body.writeBytes(ColumnBytes.uleb(columns.size()));
    for (Map.Entry<Integer, byte[]> column : columns.entrySet()) {
      body.writeBytes(ColumnBytes.uleb(column.getKey()));
      body.writeBytes(ColumnBytes.uleb(column.getValue().length));
    }
    columns.values().forEach(body::writeBytes);
    return Chunk.change(body.toByteArray()).bytes();
  }

  /** The author first, then everyone else named, ascending. */
  private List<ActorId> actors() {
    var others = new TreeSet<ActorId>();
    for (Put put : puts) {
      put.object().ifPresent(object -> others.add(object.actor()));
      put.replaced().forEach(op -> others.add(op.actor()));
    }
    others.remove(actor);
    var actors = new ArrayList<ActorId>(List.of(actor));
    actors.addAll(others);
    return actors;
  }

  private SortedMap<Integer, byte[]> columns(List<ActorId> actors) {
    var objectActors = new ArrayList<@Nullable Long>();
    var objectCounters = new ArrayList<@Nullable Long>();
    var keys = new ArrayList<String>();
    var valueMeta = new ArrayList<Long>();
    var values = new ByteArrayOutputStream();
    var replacedCounts = new ArrayList<Long>();
    var replacedActors = new ArrayList<Long>();
    var replacedCounters = new ArrayList<Long>();
    for (Put put : puts) {
      objectActors.add(put.object().map(id -> index(actors, id)).orElse(null));
      objectCounters.add(put.object().map(OpId::counter).orElse(null));
      keys.add(put.key());
      byte[] value = encoded(put.value());
      valueMeta.add((long) value.length << 4 | (put.value() instanceof Value.Int ? INT : UINT));
      values.writeBytes(value);
      replacedCounts.add((long) put.replaced().size());
      for (OpId op : put.replaced()) {
        replacedActors.add(index(actors, op));
        replacedCounters.add(op.counter());
      }
    }
    var columns = new TreeMap<Integer, byte[]>();
    columns.put(1, ColumnBytes.runs(objectActors, ColumnBytes::uleb));
    columns.put(2, ColumnBytes.runs(objectCounters, ColumnBytes::uleb));
    columns.put(21, ColumnBytes.runs(keys, ColumnBytes::string));
    columns.put(52, ColumnBytes.uleb(puts.size()));
    columns.put(
        66, ColumnBytes.runs(Collections.nCopies(puts.size(), (long) SET), ColumnBytes::uleb));
    columns.put(86, ColumnBytes.runs(valueMeta, ColumnBytes::uleb));
    columns.put(87, values.toByteArray());
    columns.put(112, ColumnBytes.runs(replacedCounts, ColumnBytes::uleb));
    columns.put(113, ColumnBytes.runs(replacedActors, ColumnBytes::uleb));
    columns.put(115, ColumnBytes.runs(ColumnBytes.deltas(replacedCounters), ColumnBytes::sleb));
    return columns;
  }

  private static Long index(List<ActorId> actors, OpId id) {
    return (long) actors.indexOf(id.actor());
  }

  private static byte[] encoded(Value.Scalar value) {
    return switch (value) {
      case Value.Int(var it) -> ColumnBytes.sleb(it);
      case Value.Uint(var it) -> ColumnBytes.uleb(it);
      default -> throw new IllegalStateException("Not an integer: " + value);
    };
  }

  private static void writeActor(ActorId id, ByteArrayOutputStream to) {
    to.writeBytes(ColumnBytes.uleb(id.bytes().length()));
    to.writeBytes(id.bytes().toArray());
  }
}
