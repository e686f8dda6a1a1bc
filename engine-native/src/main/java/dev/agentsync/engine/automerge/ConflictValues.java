package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.Value;
import java.lang.reflect.Field;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.automerge.AmValue;

/**
 * Reads the library's conflict sets, whose class it does not let others name: the only way to the
 * operation ids, without which there is no order among the values.
 */
final class ConflictValues {
  private ConflictValues() {}

  /** Returns the values, the winner (greatest operation id) first. */
  static List<Value> of(Optional<?> conflicts) {
    return List.copyOf(byOperation(conflicts).values());
  }

  /** Returns the values by the operation that wrote them, the winner first. */
  static SortedMap<OpId, Value> byOperation(Optional<?> conflicts) {
    var sorted = new TreeMap<OpId, Value>(Collections.reverseOrder());
    conflicts.ifPresent(
        it ->
            values(it)
                .forEach((id, value) -> sorted.put(OpId.parse(id), Values.of((AmValue) value))));
    return sorted;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> values(Object conflicts) {
    try {
      Field values = conflicts.getClass().getDeclaredField("values");
      values.setAccessible(true);
      return (Map<String, Object>) values.get(conflicts);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This is not the automerge-java this engine is made for", e);
    }
  }
}
