package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Integers of a transaction that the library cannot set: it takes 64 bits as an argument, and keeps
 * 32. They wait here and are written as a second change, made without the library.
 */
final class WideIntegers {
  private final Map<ObjectId, Map<String, Value.Scalar>> waiting = new LinkedHashMap<>();

  /** Returns whether the library would spoil the value at a map key. */
  static boolean wide(Value.Scalar value) {
    return switch (value) {
      case Value.Int(var it) -> it != (int) it;
      case Value.Uint(var it) -> it != (int) it || it < 0;
      default -> false;
    };
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void put(ObjectId map, String key, Value.Scalar value) {
    waiting.computeIfAbsent(map, _ -> new LinkedHashMap<>()).put(key, value);
  }

  /** Forgets the value at a key, because something else is written there. */
  void drop(ObjectId map, String key) {
    var keys = waiting.get(map);
    if (keys != null && keys.remove(key) != null && keys.isEmpty()) {
      waiting.remove(map);
    }
  }

  Optional<Value> get(ObjectId map, String key) {
    return Optional.ofNullable(waiting.getOrDefault(map, Map.of()).get(key));
  }

  /** Returns the entries with those that wait. */
  Map<String, Value> over(ObjectId map, Map<String, Value> entries) {
    var mine = waiting.get(map);
    if (mine == null) {
      return entries;
    }
    var merged = new TreeMap<String, Value>(WellFormed.UTF8_ORDER);
    merged.putAll(entries);
    merged.putAll(mine);
    return new LinkedHashMap<>(merged);
  }

  void forEach(BiConsumer<ObjectId, Map.Entry<String, Value.Scalar>> each) {
    waiting.forEach((map, keys) -> keys.entrySet().forEach(entry -> each.accept(map, entry)));
  }
}
