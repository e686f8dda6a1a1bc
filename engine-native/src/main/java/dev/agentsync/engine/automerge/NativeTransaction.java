package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Mark;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Patch;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.automerge.ExpandMark;
import org.automerge.PatchLog;
import org.automerge.Read;
import org.jspecify.annotations.Nullable;

/**
 * One change being made. The library's own transaction begins with the first operation and not
 * before: an empty one would leave traces in the document.
 */
final class NativeTransaction extends NativeView implements Transaction {
  private final NativeDocument document;
  private final Heads at;
  private final boolean present;
  private final PatchLog log = new PatchLog();
  private final WideIntegers wide = new WideIntegers();
  private org.automerge.@Nullable Transaction writing;
  private boolean done;

  NativeTransaction(NativeDocument document, Heads at) {
    this.document = document;
    this.at = at;
    this.present = at.equals(document.heads());
  }

  boolean writing() {
    return writing != null;
  }

  @Override
  Read source() {
    return writing == null ? document.library() : writing;
  }

  @Override
  Optional<Heads> moment() {
    return writing != null || present ? Optional.empty() : Optional.of(at);
  }

  private org.automerge.Transaction write() {
    if (done) {
      throw new IllegalStateException("This transaction has ended");
    }
    if (writing == null) {
      var library = document.library();
      writing =
          present ? library.startTransaction(log) : library.startTransactionAt(log, Hash.array(at));
    }
    return writing;
  }

  @Override
  public void put(ObjectId map, String key, Value.Scalar value) {
    var id = require(map, ObjectType.MAP);
    WellFormed.key(key);
    Scalars.check(value);
    if (conflicts(map, key).equals(List.of(value))) {
      return;
    }
    wide.drop(map, key);
    if (WideIntegers.wide(value)) {
      wide.put(map, key, value);
    } else if (!super.conflicts(map, key).equals(List.of(value))) {
      Scalars.put(write(), id, key, value);
    }
  }

  @Override
  public Optional<Value> get(ObjectId map, String key) {
    return wide.get(map, key).or(() -> super.get(map, key));
  }

  @Override
  public List<Value> conflicts(ObjectId map, String key) {
    return wide.get(map, key).map(List::of).orElseGet(() -> super.conflicts(map, key));
  }

  @Override
  public Map<String, Value> entries(ObjectId map) {
    return wide.over(map, super.entries(map));
  }

  @Override
  public long length(ObjectId object) {
    return typeOf(object) == ObjectType.MAP && !wide.isEmpty()
        ? entries(object).size()
        : super.length(object);
  }

  @Override
  public ObjectId putObject(ObjectId map, String key, ObjectType type) {
    var id = require(map, ObjectType.MAP);
    WellFormed.key(key);
    wide.drop(map, key);
    return NativeObjectId.of(write().set(id, key, Values.of(type)));
  }

  @Override
  public void delete(ObjectId map, String key) {
    var id = require(map, ObjectType.MAP);
    wide.drop(map, key);
    if (get(map, key).isPresent()) {
      write().delete(id, key);
    }
  }

  @Override
  public void increment(ObjectId map, String key, long by) {
    var id = require(map, ObjectType.MAP);
    requireCounter(conflicts(map, key), "key " + key);
    write().increment(id, key, by);
  }

  @Override
  public void put(ObjectId list, long index, Value.Scalar value) {
    var id = require(list, ObjectType.LIST);
    requireBelow(index, length(list));
    Scalars.check(value);
    if (!conflicts(list, index).equals(List.of(value))) {
      Scalars.put(write(), id, index, value);
    }
  }

  @Override
  public void insert(ObjectId list, long index, Value.Scalar value) {
    var id = require(list, ObjectType.LIST);
    requireBelow(index, length(list) + 1);
    Scalars.check(value);
    Scalars.insert(write(), id, index, value);
  }

  @Override
  public ObjectId insertObject(ObjectId list, long index, ObjectType type) {
    var id = require(list, ObjectType.LIST);
    requireBelow(index, length(list) + 1);
    return NativeObjectId.of(write().insert(id, index, Values.of(type)));
  }

  @Override
  public void delete(ObjectId list, long index) {
    var id = require(list, ObjectType.LIST);
    requireBelow(index, length(list));
    write().delete(id, index);
  }

  @Override
  public void increment(ObjectId list, long index, long by) {
    var id = require(list, ObjectType.LIST);
    requireBelow(index, length(list));
    requireCounter(conflicts(list, index), "index " + index);
    write().increment(id, index, by);
  }

  @Override
  public void splice(ObjectId list, long index, long deleted, List<Value.Scalar> inserted) {
    var id = require(list, ObjectType.LIST);
    requireRange(index, deleted, length(list));
    inserted.forEach(Scalars::check);
    for (long left = deleted; left > 0; left--) {
      write().delete(id, index);
    }
    long place = index;
    for (Value.Scalar value : inserted) {
      Scalars.insert(write(), id, place++, value);
    }
  }

  @Override
  public void spliceText(ObjectId text, long index, long deleted, String inserted) {
    var id = require(text, ObjectType.TEXT);
    requireRange(index, deleted, length(text));
    WellFormed.text(inserted);
    if (deleted > 0 || !inserted.isEmpty()) {
      write().spliceText(id, index, deleted, inserted);
    }
  }

  @Override
  public void mark(ObjectId text, Mark mark, boolean expandBefore, boolean expandAfter) {
    var id = require(text, ObjectType.TEXT);
    requireRange(mark.start(), mark.end() - mark.start(), length(text));
    ExpandMark expand =
        expandBefore
            ? (expandAfter ? ExpandMark.BOTH : ExpandMark.BEFORE)
            : (expandAfter ? ExpandMark.AFTER : ExpandMark.NONE);
    Scalars.check(mark.value());
    WellFormed.key(mark.name());
    Scalars.mark(write(), id, mark, expand);
  }

  @Override
  public Optional<Committed> commit() {
    if (done) {
      throw new IllegalStateException("This transaction has ended");
    }
    Heads before = document.heads();
    Optional<Committed> first = commitToLibrary(before);
    if (wide.isEmpty()) {
      return first;
    }
    Committed second = document.write(wide, at, first.map(Committed::hash));
    var patches = new ArrayList<>(first.map(Committed::patches).orElse(List.of()));
    patches.addAll(second.patches());
    return Optional.of(new Committed(second.hash(), patches));
  }

  private Optional<Committed> commitToLibrary(Heads before) {
    var transaction = writing;
    if (transaction == null) {
      close();
      return Optional.empty();
    }
    var hash = transaction.commit();
    end();
    document.applied();
    try {
      return hash.map(it -> new Committed(Hash.of(it), patches(before)));
    } finally {
      log.free();
    }
  }

  private List<Patch> patches(Heads before) {
    // What the library logs of a change to the past is how the past changed.
    return present
        ? Patches.of(document.library().makePatches(log))
        : document.diff(before, document.heads());
  }

  @Override
  public void close() {
    if (done) {
      return;
    }
    var transaction = writing;
    end();
    if (transaction != null) {
      transaction.rollback();
      document.forgetUnusedActor(present);
    } else {
      log.free();
    }
  }

  private void end() {
    done = true;
    writing = null;
    document.ended();
  }

  private static void requireCounter(List<Value> values, String where) {
    if (values.stream().noneMatch(Value.Counter.class::isInstance)) {
      throw new IllegalArgumentException("No counter at " + where);
    }
  }

  private static void requireBelow(long index, long bound) {
    if (index < 0 || index >= bound) {
      throw new IllegalArgumentException("Index " + index + " is not below " + bound);
    }
  }

  private static void requireRange(long index, long count, long length) {
    if (index < 0 || count < 0 || index > length || count > length - index) {
      throw new IllegalArgumentException(
          "From " + index + ", " + count + " long, is not within a length of " + length);
    }
  }
}
