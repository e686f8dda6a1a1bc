package dev.agentsync.kernel.spi;

import java.util.List;

/**
 * One step of how a document's content changed.
 *
 * @param object the object that changed
 * @param path how the root reaches that object: keys and indices, outermost first; empty for the
 *     root itself
 * @param action what happened to it
 * @since 0.1.0
 */
public record Patch(ObjectId object, List<Step> path, Action action) {
  public Patch {
    path = List.copyOf(path);
  }

  /** One step of a path. */
  public sealed interface Step {
    /** Into a map. */
    record Key(String key) implements Step {}

    /** Into a list. */
    record Index(long index) implements Step {}
  }

  /** What happened to the object. */
  public sealed interface Action {
    /** A key of a map has a new winning value. */
    record PutKey(String key, Value value, boolean conflict) implements Action {}

    /** A key of a map is gone. */
    record DeleteKey(String key) implements Action {}

    /** An element of a list has a new winning value. */
    record PutIndex(long index, Value value, boolean conflict) implements Action {}

    /** Elements were inserted into a list. */
    record Insert(long index, List<Value> values) implements Action {}

    /** Characters were inserted into a text; the index counts code points. */
    record InsertText(long index, String text) implements Action {}

    /** Elements of a list, or code points of a text, were removed. */
    record Delete(long index, long length) implements Action {}

    /** A counter was incremented. */
    record Increment(Step at, long by) implements Action {}

    /** The place has concurrent values now, the winner being the same. */
    record Conflict(Step at) implements Action {}

    /** A text's marks changed. */
    record Marked(List<Mark> marks) implements Action {}
  }
}
