package dev.agentsync.engine.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.spi.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine's own tables do what the JDK's maps do. */
class TablesTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void objects_are_found_by_id_whatever_was_removed(long seed) {
    var random = new Random(seed);
    var table = new ObjectTable();
    var expected = new HashMap<Long, DocObject>();
    for (int round = 0; round < 5000; round++) {
      long id = Ids.of(random.nextInt(400) * 16L, random.nextInt(4));
      if (random.nextInt(500) == 0) {
        int actor = random.nextInt(4);
        table.removeIf(object -> Ids.actor(object.id) == actor);
        expected.values().removeIf(object -> Ids.actor(object.id) == actor);
      } else if (random.nextBoolean()) {
        var object = new MapObject(id, null, null, Ids.NONE);
        table.add(object);
        expected.put(id, object);
      }
      assertThat(table.find(id)).as("seed %d", seed).isSameAs(expected.get(id));
    }
    assertThat(table.all()).containsExactlyInAnyOrderElementsOf(expected.values());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 9, 200})
  void entries_are_a_map(int size) {
    var entries = new MapEntries(size / 2);
    Map<String, Value> expected = new LinkedHashMap<>();
    for (int at = 0; at < size; at++) {
      String key = "key %03d".formatted(at);
      entries.append(key, new Value.Int(at));
      expected.put(key, new Value.Int(at));
    }
    assertThat(entries).isEqualTo(expected);
    assertThat(entries.keySet()).containsExactlyElementsOf(expected.keySet());
    expected.forEach((key, value) -> assertThat(entries.get(key)).isEqualTo(value));
    assertThat(entries.get("key")).isNull();
    assertThat(entries.containsKey("zzz")).isFalse();
    Map<String, Value> each = new LinkedHashMap<>();
    entries.forEach(each::put);
    assertThat(each).isEqualTo(expected);
  }

  @Test
  void keys_beyond_the_basic_plane_are_found_in_the_order_of_their_bytes() {
    var entries = new MapEntries(10);
    String[] keys = {
      "a", "b", "c", "d", "e", "f", "g", "\uffee", "\uD83D\uDE00", "\uD83D\uDE00\u00e9"
    };
    for (String key : keys) {
      entries.append(key, new Value.Null());
    }
    for (String key : keys) {
      assertThat(entries.containsKey(key)).as(key).isTrue();
    }
  }

  @Test
  void entries_cannot_be_written_to() {
    var entries = new MapEntries(1);
    entries.append("a", new Value.Null());
    assertThatThrownBy(() -> entries.put("b", new Value.Null()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(entries::clear).isInstanceOf(UnsupportedOperationException.class);
  }
}
