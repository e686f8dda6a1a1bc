package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ObjectType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A map: its keys ascending, each with its operations. */
final class MapObject extends DocObject {
  /** One key. */
  static final class Entry {
    final String key;
    Op[] ops = Group.EMPTY;

    private Entry(String key) {
      this.key = key;
    }
  }

  /** From so many keys on they are looked up by hash. */
  private static final int LARGE = 64;

  private final ArrayList<Entry> entries = new ArrayList<>(0);

  /** The entries by key; null as long as they are few. */
  private @Nullable HashMap<String, Entry> byKey;

  MapObject(long id, @Nullable DocObject parent, @Nullable String key, long element) {
    super(id, parent, key, element);
  }

  @Override
  ObjectType type() {
    return ObjectType.MAP;
  }

  List<Entry> entries() {
    return entries;
  }

  /** Returns the operations at a key, ascending. */
  Op[] ops(String name) {
    var index = byKey;
    if (index != null) {
      Entry entry = index.get(name);
      return entry == null ? Group.EMPTY : entry.ops;
    }
    int at = search(name);
    return at < 0 ? Group.EMPTY : entries.get(at).ops;
  }

  void add(String name, Op op, Actors actors) {
    int at = search(name);
    Entry entry;
    if (at < 0) {
      entry = new Entry(name);
      entries.add(-at - 1, entry);
      index(entry);
    } else {
      entry = entries.get(at);
    }
    entry.ops = Group.with(entry.ops, op, actors);
  }

  private void index(Entry added) {
    if (byKey != null) {
      byKey.put(added.key, added);
    } else if (entries.size() >= LARGE) {
      byKey = new HashMap<>();
      for (Entry entry : entries) {
        byKey.put(entry.key, entry);
      }
    }
  }

  @Override
  void retain(Clock clock) {
    entries.forEach(entry -> entry.ops = Group.retain(entry.ops, clock));
    if (entries.removeIf(entry -> entry.ops.length == 0) && byKey != null) {
      byKey.values().removeIf(entry -> entry.ops.length == 0);
    }
  }

  private int search(String name) {
    int low = 0;
    int high = entries.size() - 1;
    // Documents load in order, so the end is the likeliest place.
    if (high >= 0 && Utf8.compare(entries.get(high).key, name) < 0) {
      return -high - 2;
    }
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Utf8.compare(entries.get(middle).key, name);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }
}
