package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ChangeHash;
import java.util.List;

/** Finds changes by hash: the places in a list, in a table of two numbers for each. */
final class HashIndex {
  private final List<ChangeRecord> changes;
  private int[] hashCodes = new int[16];

  /** Place and one more, or 0. */
  private int[] places = new int[16];

  private int size;

  HashIndex(List<ChangeRecord> changes) {
    this.changes = changes;
  }

  /** Returns the place of a change, or -1. */
  int find(ChangeHash hash) {
    int code = hash.hashCode();
    int mask = places.length - 1;
    for (int slot = spread(code) & mask; places[slot] != 0; slot = slot + 1 & mask) {
      if (hashCodes[slot] == code && changes.get(places[slot] - 1).hash.equals(hash)) {
        return places[slot] - 1;
      }
    }
    return -1;
  }

  /** Adds a change that is not there yet. */
  void add(ChangeHash hash, int place) {
    if (size * 2 >= places.length) {
      grow();
    }
    put(hash.hashCode(), place + 1);
    size++;
  }

  private void grow() {
    int[] oldCodes = hashCodes;
    int[] oldPlaces = places;
    hashCodes = new int[oldCodes.length * 2];
    places = new int[oldPlaces.length * 2];
    for (int slot = 0; slot < oldPlaces.length; slot++) {
      if (oldPlaces[slot] != 0) {
        put(oldCodes[slot], oldPlaces[slot]);
      }
    }
  }

  private void put(int code, int value) {
    int mask = places.length - 1;
    int slot = spread(code) & mask;
    while (places[slot] != 0) {
      slot = slot + 1 & mask;
    }
    hashCodes[slot] = code;
    places[slot] = value;
  }

  private static int spread(int code) {
    int mixed = code * 0x9E3779B9;
    return mixed ^ mixed >>> 16;
  }
}
