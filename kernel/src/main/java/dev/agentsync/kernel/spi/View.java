package dev.agentsync.kernel.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A document's content at one moment. Objects stay readable by id after they were deleted or
 * overwritten. An id of the wrong kind (a key asked of a text) is an {@link
 * IllegalArgumentException}.
 *
 * @since 0.1.0
 */
public interface View {
  /** Returns the winning value at a key of a map, or empty if there is none. */
  Optional<Value> get(ObjectId map, String key);

  /** Returns all concurrent values at a key of a map, the winner first; empty if there is none. */
  List<Value> conflicts(ObjectId map, String key);

  /** Returns a map's keys and winning values in the order of the keys' UTF-8 bytes. */
  Map<String, Value> entries(ObjectId map);

  /** Returns the winning value at an index of a list, or empty beyond its end. */
  Optional<Value> get(ObjectId list, long index);

  /** Returns all concurrent values at an index of a list, the winner first. */
  List<Value> conflicts(ObjectId list, long index);

  /** Returns a list's winning values in order. */
  List<Value> elements(ObjectId list);

  /** Returns the entries of a map, the elements of a list, or the code points of a text. */
  long length(ObjectId object);

  /** Returns a text's content; an embedded object reads as U+FFFC. */
  String text(ObjectId text);

  /** Returns an object's kind, or empty if the document has no such object. */
  Optional<ObjectType> type(ObjectId object);

  /** Returns the marks of a text in order of their start. */
  List<Mark> marks(ObjectId text);
}
