package dev.agentsync.engine.java;

import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the span of an element: by a tree of ids, or in small sequences by looking at each. */
final class SpanIndex {
  private static final int TREE_FROM = 24;

  /** Spans by actor and counter of their first element; null as long as they are few. */
  private @Nullable TreeMap<Long, Span> tree;

  private int count;

  /**
   * What was found last, as who types looks there again. Threads that read at the same time may
   * each set it, to a span that all of them may see.
   */
  private @Nullable Span last;

  @Nullable Span find(long element, List<Leaf> leaves) {
    Span near = last;
    if (near != null && near.contains(element)) {
      return near;
    }
    var spans = tree;
    if (spans != null) {
      var entry = spans.floorEntry(key(element));
      if (entry == null || !entry.getValue().contains(element)) {
        return null;
      }
      Span found = entry.getValue();
      last = found;
      return found;
    }
    for (Leaf leaf : leaves) {
      for (int i = 0; i < leaf.size; i++) {
        if (leaf.spans[i].contains(element)) {
          return leaf.spans[i];
        }
      }
    }
    return null;
  }

  /** Adds a span, which is in one of the leaves already. */
  void add(Span span, List<Leaf> leaves) {
    count++;
    if (tree != null) {
      tree.put(key(span.first), span);
    } else if (count >= TREE_FROM) {
      tree = new TreeMap<>();
      for (Leaf leaf : leaves) {
        for (int i = 0; i < leaf.size; i++) {
          tree.put(key(leaf.spans[i].first), leaf.spans[i]);
        }
      }
    }
  }

  void remove(Span span) {
    count--;
    if (last == span) {
      last = null;
    }
    if (tree != null) {
      tree.remove(key(span.first));
    }
  }

  void clear() {
    tree = null;
    last = null;
    count = 0;
  }

  private static Long key(long id) {
    return (long) Ids.actor(id) << 32 | Ids.counter(id);
  }
}
