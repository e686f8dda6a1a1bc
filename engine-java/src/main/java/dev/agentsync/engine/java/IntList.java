package dev.agentsync.engine.java;

import java.util.Arrays;

/** A growing list of numbers. */
final class IntList {
  private int[] items = {};
  private int size;

  int size() {
    return size;
  }

  int get(int at) {
    return items[at];
  }

  int last() {
    return items[size - 1];
  }

  void add(int item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, Math.max(4, size * 2));
    }
    items[size++] = item;
  }

  int removeLast() {
    return items[--size];
  }

  int[] reversed() {
    int[] reversed = new int[size];
    for (int i = 0; i < size; i++) {
      reversed[i] = items[size - 1 - i];
    }
    return reversed;
  }
}
