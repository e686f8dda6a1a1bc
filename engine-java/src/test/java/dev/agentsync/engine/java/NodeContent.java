package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.Mark;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Value;
import dev.agentsync.kernel.spi.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;

/** Content with the marks of its texts, as the Node script shows it. */
@NullUnmarked // a JSON value may always be missing
final class NodeContent {
  private NodeContent() {}

  static Object of(View view) {
    return of(view, new Value.Obj(ObjectId.ROOT, ObjectType.MAP));
  }

  private static Object of(View view, Value value) {
    return switch (value) {
      case Value.Obj(ObjectId id, ObjectType type) ->
          switch (type) {
            case MAP -> {
              var map = new LinkedHashMap<String, Object>();
              view.entries(id).forEach((key, one) -> map.put(key, of(view, one)));
              yield Map.of("map", map);
            }
            case LIST ->
                Map.of("list", view.elements(id).stream().map(one -> of(view, one)).toList());
            case TEXT -> text(view, id);
          };
      default -> Content.of(view, value);
    };
  }

  private static Object text(View view, ObjectId id) {
    String text = view.text(id);
    Set<Object> marks =
        view.marks(id).stream()
            .map(
                (Mark mark) ->
                    List.of(
                        mark.name(),
                        (long) text.offsetByCodePoints(0, (int) mark.start()),
                        (long) text.offsetByCodePoints(0, (int) mark.end())))
            .collect(Collectors.toSet());
    return marks.isEmpty() ? Map.of("text", text) : Map.of("text", text, "marks", marks);
  }

  /** Returns what Node showed in the same form. */
  static Object expected(Object json) {
    if (json instanceof List<?> list) {
      return list.stream().map(NodeContent::expected).toList();
    }
    if (!(json instanceof Map<?, ?> map)) {
      return json;
    }
    var mapped = new LinkedHashMap<String, Object>();
    map.forEach((key, value) -> mapped.put((String) key, expected(value)));
    if (map.get("text") instanceof String && map.get("marks") instanceof List<?> marks) {
      mapped.put("marks", marks(marks));
      if (marks.isEmpty()) {
        mapped.remove("marks");
      }
    }
    return mapped;
  }

  private static Set<Object> marks(List<?> marks) {
    var read = new ArrayList<Object>();
    for (Object one : marks) {
      Map<String, Object> mark = Json.map(one);
      read.add(List.of(mark.get("name"), mark.get("start"), mark.get("end")));
    }
    return Set.copyOf(read);
  }
}
