package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the operations of one key or element, given ascending. A clock of null stands
 * for everything there is.
 */
final class Group {
  static final Op[] EMPTY = {};

  private Group() {}

  static Op[] with(Op[] ops, Op op, Actors actors) {
    int at = ops.length;
    while (at > 0 && actors.compare(ops[at - 1].id, op.id) > 0) {
      at--;
    }
    Op[] more = new Op[ops.length + 1];
    System.arraycopy(ops, 0, more, 0, at);
    more[at] = op;
    System.arraycopy(ops, at, more, at + 1, ops.length - at);
    return more;
  }

  static @Nullable Op find(Op[] ops, long id) {
    for (Op op : ops) {
      if (op.id == id) {
        return op;
      }
    }
    return null;
  }

  /** Returns the operation whose value is shown: the greatest visible one. */
  static @Nullable Op winner(Op[] ops, @Nullable Clock clock) {
    for (int i = ops.length - 1; i >= 0; i--) {
      if (visible(ops, ops[i], clock)) {
        return ops[i];
      }
    }
    return null;
  }

  /** Returns all operations with a visible value, ascending. */
  static List<Op> visible(Op[] ops, @Nullable Clock clock) {
    var visible = new ArrayList<Op>(1);
    for (Op op : ops) {
      if (visible(ops, op, clock)) {
        visible.add(op);
      }
    }
    return visible;
  }

  static boolean visible(Op[] ops, Op op, @Nullable Clock clock) {
    if (!op.hasValue() || clock != null && !clock.covers(op.id)) {
      return false;
    }
    for (long successor : op.successors) {
      boolean counts = clock == null || clock.covers(successor);
      if (counts && !(op.isCounter() && increments(ops, successor))) {
        return false;
      }
    }
    return true;
  }

  private static boolean increments(Op[] ops, long id) {
    Op op = find(ops, id);
    return op != null && op.action == Action.INCREMENT;
  }

  /** Returns the value of a visible operation that is no object. */
  static Value.Scalar value(Op[] ops, Op op, @Nullable Clock clock) {
    if (!op.isCounter() || op.successors.length == 0) {
      return op.value.value();
    }
    long sum = op.value.number();
    for (long successor : op.successors) {
      Op increment = find(ops, successor);
      if (increment != null
          && increment.action == Action.INCREMENT
          && (clock == null || clock.covers(successor))) {
        sum += increment.value.number();
      }
    }
    return new Value.Counter(sum);
  }

  /** Returns the group without what the clock does not cover. */
  static Op[] retain(Op[] ops, Clock clock) {
    for (Op op : ops) {
      op.retainSuccessors(clock);
    }
    for (Op op : ops) {
      if (!clock.covers(op.id)) {
        return Arrays.stream(ops).filter(each -> clock.covers(each.id)).toArray(Op[]::new);
      }
    }
    return ops;
  }
}
