package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Checks that the elements of a sequence stand in the order their insertions give. No hash covers
 * that order, and a wrong one would show everyone the wrong text.
 */
final class ElementOrder {
  private static final class Chain {
    final long first;
    int count;

    Chain(long first, int count) {
      this.first = first;
      this.count = count;
    }

    boolean contains(long id) {
      return Ids.actor(id) == Ids.actor(first)
          && Ids.counter(id) >= Ids.counter(first)
          && Ids.counter(id) - Ids.counter(first) < count;
    }
  }

  private final Actors actors;
  private final Deque<Chain> ancestors = new ArrayDeque<>();
  private long lastChildOfHead;

  ElementOrder(Actors actors) {
    this.actors = actors;
  }

  /** Takes the next elements, each inserted after the one before it, the first after another. */
  void next(long first, long after, int count) {
    long brother = Ids.NONE;
    while (true) {
      Chain top = ancestors.peek();
      if (top == null) {
        if (after != Ids.NONE) {
          throw wrong();
        }
        brother = lastChildOfHead;
        lastChildOfHead = first;
        break;
      }
      if (after != Ids.NONE && top.contains(after)) {
        int kept = Ids.counter(after) - Ids.counter(top.first) + 1;
        if (kept < top.count) {
          brother = Ids.plus(after, 1);
          top.count = kept;
        }
        break;
      }
      brother = top.first;
      ancestors.pop();
    }
    if (actors.compare(after, first) >= 0
        || brother != Ids.NONE && actors.compare(brother, first) <= 0) {
      throw wrong();
    }
    ancestors.push(new Chain(first, count));
  }

  private static DocumentException wrong() {
    return new DocumentException("The elements of a sequence in the document are out of order");
  }
}
