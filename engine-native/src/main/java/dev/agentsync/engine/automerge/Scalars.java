package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.Mark;
import dev.agentsync.kernel.spi.Value;
import java.util.List;
import org.automerge.ExpandMark;
import org.automerge.NewValue;
import org.automerge.ObjectId;
import org.automerge.Transaction;

/**
 * Writes scalar values. Integers need care: a {@code long} becomes a floating-point number, which
 * other implementations refuse where an integer belongs, and {@code NewValue.uint} keeps 32 bits.
 */
final class Scalars {
  private Scalars() {}

  /**
   * Refuses what the library cannot write, before anything is written.
   *
   * @throws IllegalArgumentException saying what to use instead
   */
  static void check(Value.Scalar value) {
    switch (value) {
      case Value.Int _ -> {}
      case Value.Uint(var it) -> Values.unsigned(it);
      default -> Values.toNew(value);
    }
  }

  static void put(Transaction to, ObjectId map, String key, Value.Scalar value) {
    switch (value) {
      case Value.Int(var it) -> to.set(map, key, Values.integer(it));
      case Value.Uint(var it) -> to.setUint(map, key, it);
      default -> to.set(map, key, Values.toNew(value));
    }
  }

  static void put(Transaction to, ObjectId list, long index, Value.Scalar value) {
    switch (value) {
      case Value.Int(var it) -> to.set(list, index, Values.integer(it));
      case Value.Uint(var it) -> to.setUint(list, index, Values.integer(it));
      default -> to.set(list, index, Values.toNew(value));
    }
  }

  static void insert(Transaction to, ObjectId list, long index, Value.Scalar value) {
    switch (value) {
      case Value.Int(var it) -> to.splice(list, index, 0, List.of(NewValue.integer(it)).iterator());
      case Value.Uint(var it) -> to.insertUint(list, index, it);
      default -> to.insert(list, index, Values.toNew(value));
    }
  }

  static void mark(Transaction to, ObjectId text, Mark mark, ExpandMark expand) {
    switch (mark.value()) {
      case Value.Null _ -> to.unmark(text, mark.name(), mark.start(), mark.end(), expand);
      case Value.Int(var it) -> to.mark(text, mark.start(), mark.end(), mark.name(), it, expand);
      case Value.Uint(var it) ->
          to.markUint(text, mark.start(), mark.end(), mark.name(), it, expand);
      default ->
          to.mark(text, mark.start(), mark.end(), mark.name(), Values.toNew(mark.value()), expand);
    }
  }
}
