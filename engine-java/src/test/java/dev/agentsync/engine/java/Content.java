package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Value;
import dev.agentsync.kernel.spi.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/** Everything a view shows, written as in the manifest of the fixtures. */
@NullUnmarked // a JSON value may always be missing
final class Content {
  private Content() {}

  static Map<String, Object> of(View view) {
    return of(view, ObjectId.ROOT, ObjectType.MAP);
  }

  private static Map<String, Object> of(View view, ObjectId id, ObjectType type) {
    return switch (type) {
      case MAP -> {
        var map = new LinkedHashMap<String, Object>();
        view.entries(id).forEach((key, value) -> map.put(key, of(view, value)));
        yield Map.of("map", map);
      }
      case LIST ->
          Map.of("list", view.elements(id).stream().map(value -> of(view, value)).toList());
      case TEXT -> Map.of("text", view.text(id));
    };
  }

  static Object of(View view, Value value) {
    return switch (value) {
      case Value.Obj(ObjectId id, ObjectType type) -> of(view, id, type);
      case Value.Null _ -> one("null", true);
      case Value.Bool(boolean it) -> one("bool", it);
      case Value.Int(long it) -> one("int", Long.toString(it));
      case Value.Uint(long it) -> one("uint", Long.toUnsignedString(it));
      case Value.F64(double it) -> one("bits", "%016x".formatted(Double.doubleToRawLongBits(it)));
      case Value.Str(String it) -> one("str", it);
      case Value.Blob(var it) -> one("bytes", it.hex());
      case Value.Counter(long it) -> one("counter", Long.toString(it));
      case Value.Timestamp(long it) -> one("timestamp", Long.toString(it));
      case Value.Unknown(int code, var it) ->
          one("unknown", Map.of("code", (long) code, "hex", it.hex()));
    };
  }

  private static Map<String, Object> one(String name, Object value) {
    return Map.of(name, value);
  }

  /** Returns what a manifest expects, with floating-point numbers by their bits alone. */
  static Object expected(Object json) {
    return switch (json) {
      case Map<?, ?> map when map.containsKey("bits") -> Map.of("bits", map.get("bits"));
      case Map<?, ?> map when map.containsKey("null") && !(map.get("null") instanceof Map) ->
          Map.of("null", true);
      case Map<?, ?> map -> {
        var mapped = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> mapped.put((String) key, expected(value)));
        yield mapped;
      }
      case List<?> list -> list.stream().map(Content::expected).toList();
      default -> json;
    };
  }
}
