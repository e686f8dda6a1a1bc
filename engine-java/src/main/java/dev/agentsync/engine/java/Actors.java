package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ActorId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every actor a document has met, by index, and their order. */
final class Actors {
  private final List<ActorId> ids = new ArrayList<>();
  private final Map<ActorId, Integer> indices = new HashMap<>();

  int size() {
    return ids.size();
  }

  ActorId id(int index) {
    return ids.get(index);
  }

  /** Returns the actor's index, giving it one if it is new. */
  int index(ActorId id) {
    Integer known = indices.get(id);
    if (known != null) {
      return known;
    }
    int index = ids.size();
    ids.add(id);
    indices.put(id, index);
    return index;
  }

  /** Returns the actor's index, or -1 if it is unknown. */
  int known(ActorId id) {
    return indices.getOrDefault(id, -1);
  }

  /** Compares operation ids: counter first, then actor. */
  int compare(long a, long b) {
    int byCounter = Integer.compare(Ids.counter(a), Ids.counter(b));
    if (byCounter != 0 || a == b) {
      return byCounter;
    }
    return ids.get(Ids.actor(a)).compareTo(ids.get(Ids.actor(b)));
  }

  /** Forgets the actors that came last, which nothing refers to. */
  void truncate(int size) {
    while (ids.size() > size) {
      indices.remove(ids.removeLast());
    }
  }
}
