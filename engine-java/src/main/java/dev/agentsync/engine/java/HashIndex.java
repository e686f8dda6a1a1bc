package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ChangeHash;
import java.util.List;

/** Finds changes by hash: the places in a list, in a table with a number for each. */
final class HashIndex {
  private final List<ChangeRecord> changes;

  /** The hash code in the upper half, place and one more in the lower; 0 where nothing is. */
  private long[] slots = new long[16];

  private int size;

  HashIndex(List<ChangeRecord> changes) {
    this.changes = changes;
  }

  /** Returns the place of a change, or -1. */
  int find(ChangeHash hash) {
    int code = hash.hashCode();
    int mask = slots.length - 1;
    for (int at = spread(code) & mask; slots[at] != 0; at = at + 1 & mask) {
      int place = (int) slots[at] - 1;
      if (code(slots[at]) == code && changes.get(place).hash.equals(hash)) {
        return place;
      }
    }
    return -1;
  }

  /** Adds a change that is not there yet. */
  void add(ChangeHash hash, int place) {
    if (size * 2 >= slots.length) {
      grow();
    }
    put((long) hash.hashCode() << 32 | place + 1);
    size++;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[old.length * 2];
    for (long slot : old) {
      if (slot != 0) {
        put(slot);
      }
    }
  }

  private void put(long slot) {
    int mask = slots.length - 1;
    int at = spread(code(slot)) & mask;
    while (slots[at] != 0) {
      at = at + 1 & mask;
    }
    slots[at] = slot;
  }

  private static int code(long slot) {
    return (int) (slot >>> 32);
  }

  private static int spread(int code) {
    int mixed = code * 0x9E3779B9;
    return mixed ^ mixed >>> 16;
  }
}
