package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ObjectType;
import java.util.Arrays;

/**
 * One operation at a key or an element, with the operations that replaced, counted on or deleted
 * it.
 */
class Op {
  static final long[] NONE = {};

  final long id;
  final byte action;
  final Scalar value;
  long[] successors = NONE;

  Op(long id, int action, Scalar value) {
    this.id = id;
    this.action = (byte) action;
    this.value = value;
  }

  boolean isCounter() {
    return action == Action.SET && value.code == Scalar.COUNTER;
  }

  /** Returns whether the operation gives its place a value, as long as nothing replaced it. */
  boolean hasValue() {
    return action == Action.SET || Action.makes(action);
  }

  boolean makes() {
    return Action.makes(action);
  }

  ObjectType type() {
    return Action.type(action);
  }

  boolean expand() {
    return false;
  }

  @org.jspecify.annotations.Nullable
  String mark() {
    return null;
  }

  void addSuccessor(long successor, Actors actors) {
    int at = successors.length;
    while (at > 0 && actors.compare(successors[at - 1], successor) > 0) {
      at--;
    }
    if (at > 0 && successors[at - 1] == successor) {
      return;
    }
    long[] more = new long[successors.length + 1];
    System.arraycopy(successors, 0, more, 0, at);
    more[at] = successor;
    System.arraycopy(successors, at, more, at + 1, successors.length - at);
    successors = more;
  }

  void retainSuccessors(Clock clock) {
    for (long successor : successors) {
      if (!clock.covers(successor)) {
        successors = Arrays.stream(successors).filter(clock::covers).toArray();
        return;
      }
    }
  }
}
