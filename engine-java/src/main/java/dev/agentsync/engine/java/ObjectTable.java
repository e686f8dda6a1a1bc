package dev.agentsync.engine.java;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Objects by id, without an entry or a boxed id for each. */
final class ObjectTable {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private @Nullable DocObject[] slots = new DocObject[16];
  private int size;

  @Nullable DocObject find(long id) {
    return slots[slot(id)];
  }

  /** Adds an object in place of one with its id, if there is one. */
  void add(DocObject object) {
    if (size * 2 >= slots.length) {
      fill(slots.length * 2, all());
    }
    int slot = slot(object.id);
    size += slots[slot] == null ? 1 : 0;
    slots[slot] = object;
  }

  /** Returns the objects in no order. */
  List<DocObject> all() {
    var all = new ArrayList<DocObject>(size);
    for (DocObject object : slots) {
      if (object != null) {
        all.add(object);
      }
    }
    return all;
  }

  void removeIf(Predicate<DocObject> condition) {
    List<DocObject> rest = all();
    rest.removeIf(condition);
    size = rest.size();
    fill(slots.length, rest);
  }

  private void fill(int capacity, List<DocObject> objects) {
    slots = new DocObject[capacity];
    for (DocObject object : objects) {
      slots[slot(object.id)] = object;
    }
  }

  /** Returns where an object of that id is, or would be. */
  private int slot(long id) {
    int mask = slots.length - 1;
    // The upper bits of the product depend on all of the id; counters are often evenly spaced.
    int at = (int) (id * GOLDEN >>> Long.numberOfLeadingZeros(mask));
    DocObject there = slots[at];
    while (there != null && there.id != id) {
      at = at + 1 & mask;
      there = slots[at];
    }
    return at;
  }
}
