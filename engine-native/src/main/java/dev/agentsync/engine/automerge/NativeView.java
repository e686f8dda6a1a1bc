package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Mark;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Value;
import dev.agentsync.kernel.spi.View;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.automerge.AmValue;
import org.automerge.MapEntry;
import org.automerge.Read;

/** Reads through the library, now or at given heads. */
abstract class NativeView implements View {
  /** What to read. */
  abstract Read source();

  /** At which moment to read it; empty for as it is. */
  abstract Optional<Heads> moment();

  private org.automerge.ChangeHash[] hashes() {
    return Hash.array(moment().orElseThrow());
  }

  private boolean now() {
    return moment().isEmpty();
  }

  @Override
  public Optional<Value> get(ObjectId map, String key) {
    var id = require(map, ObjectType.MAP);
    if (!WellFormed.speakable(key)) {
      return Optional.empty();
    }
    Optional<AmValue> found = now() ? source().get(id, key) : source().get(id, key, hashes());
    return found.map(Values::of);
  }

  @Override
  public List<Value> conflicts(ObjectId map, String key) {
    var id = require(map, ObjectType.MAP);
    if (!WellFormed.speakable(key)) {
      return List.of();
    }
    return ConflictValues.of(now() ? source().getAll(id, key) : source().getAll(id, key, hashes()));
  }

  @Override
  public Map<String, Value> entries(ObjectId map) {
    var id = require(map, ObjectType.MAP);
    Optional<MapEntry[]> found =
        now() ? source().mapEntries(id) : source().mapEntries(id, hashes());
    var entries = new LinkedHashMap<String, Value>();
    for (MapEntry entry : found.orElse(new MapEntry[0])) {
      entries.put(entry.getKey(), Values.of(entry.getValue()));
    }
    return entries;
  }

  @Override
  public Optional<Value> get(ObjectId list, long index) {
    var id = require(list, ObjectType.LIST);
    if (index < 0 || index >= length(list)) {
      return Optional.empty();
    }
    int at = (int) index;
    Optional<AmValue> found = now() ? source().get(id, at) : source().get(id, at, hashes());
    return found.map(Values::of);
  }

  @Override
  public List<Value> conflicts(ObjectId list, long index) {
    var id = require(list, ObjectType.LIST);
    if (index < 0 || index >= length(list)) {
      return List.of();
    }
    int at = (int) index;
    return ConflictValues.of(now() ? source().getAll(id, at) : source().getAll(id, at, hashes()));
  }

  @Override
  public List<Value> elements(ObjectId list) {
    var id = require(list, ObjectType.LIST);
    Optional<AmValue[]> found = now() ? source().listItems(id) : source().listItems(id, hashes());
    return Arrays.stream(found.orElse(new AmValue[0])).map(Values::of).toList();
  }

  @Override
  public long length(ObjectId object) {
    var id = NativeObjectId.of(object);
    typeOf(object);
    return now() ? source().length(id) : source().length(id, hashes());
  }

  @Override
  public String text(ObjectId text) {
    var id = require(text, ObjectType.TEXT);
    Optional<String> found = now() ? source().text(id) : source().text(id, hashes());
    return found.orElse("");
  }

  @Override
  public Optional<ObjectType> type(ObjectId object) {
    return source().getObjectType(NativeObjectId.of(object)).map(Values::of);
  }

  @Override
  public List<Mark> marks(ObjectId text) {
    var id = require(text, ObjectType.TEXT);
    return Patches.marks(now() ? source().marks(id) : source().marks(id, hashes()));
  }

  /** Returns the values at a key by the operation that wrote them, the winner first. */
  final SortedMap<OpId, Value> values(ObjectId map, String key) {
    var id = require(map, ObjectType.MAP);
    return ConflictValues.byOperation(
        now() ? source().getAll(id, key) : source().getAll(id, key, hashes()));
  }

  /** Returns the operations whose values are at a key, ascending. */
  final List<OpId> operations(ObjectId map, String key) {
    var id = require(map, ObjectType.MAP);
    Optional<?> found = now() ? source().getAll(id, key) : source().getAll(id, key, hashes());
    return ConflictValues.byOperation(found).keySet().stream().sorted().toList();
  }

  /** Returns the library's id of an object of that kind. */
  final org.automerge.ObjectId require(ObjectId object, ObjectType expected) {
    ObjectType type = typeOf(object);
    if (type != expected) {
      throw new IllegalArgumentException(
          "Object " + object + " is a " + type + ", not a " + expected);
    }
    return NativeObjectId.of(object);
  }

  final ObjectType typeOf(ObjectId object) {
    return type(object)
        .orElseThrow(() -> new IllegalArgumentException("No object " + object + " here"));
  }
}
