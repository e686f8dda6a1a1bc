package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Heads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The applied changes in the order they were applied, which is one where dependencies come first.
 */
final class History {
  /** Bytes of changes kept as they came; older ones are put together again when asked for. */
  private static final long MAX_KEPT = 8L << 20;

  private final List<ChangeRecord> changes = new ArrayList<>();
  private HashIndex places = new HashIndex(changes);
  private final List<IntList> byActor = new ArrayList<>();
  private final Ancestry ancestry = new Ancestry(this);
  private TreeSet<ChangeHash> heads = new TreeSet<>();

  /** Made when asked for; threads that read at the same time may each make it. */
  private @Nullable Heads headsNow = Heads.NONE;

  private int[] counters = {};
  private int maxOp;
  private long kept;

  int size() {
    return changes.size();
  }

  ChangeRecord get(int place) {
    return changes.get(place);
  }

  Ancestry ancestry() {
    return ancestry;
  }

  boolean contains(ChangeHash hash) {
    return places.find(hash) >= 0;
  }

  /** Returns where a change is, or -1. */
  int place(ChangeHash hash) {
    return places.find(hash);
  }

  /** Returns where changes are that are all known. */
  int[] places(List<ChangeHash> hashes) {
    return hashes.stream().mapToInt(this::place).toArray();
  }

  /** Returns the hashes of changes, in the same order. */
  List<ChangeHash> hashes(int[] at) {
    return switch (at.length) {
      case 0 -> List.of();
      case 1 -> List.of(changes.get(at[0]).hash);
      default -> Arrays.stream(at).mapToObj(place -> changes.get(place).hash).toList();
    };
  }

  /**
   * Returns the places of different changes in the order of their hashes.
   *
   * @throws DocumentException if one is there twice
   */
  int[] byHash(int[] at) {
    if (at.length < 2) {
      return at;
    }
    int[] sorted =
        Arrays.stream(at)
            .boxed()
            .sorted((a, b) -> changes.get(a).hash.compareTo(changes.get(b).hash))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        throw new DocumentException("A change depends on another one twice");
      }
    }
    return sorted;
  }

  Heads heads() {
    Heads now = headsNow;
    if (now == null) {
      now = Heads.of(heads);
      headsNow = now;
    }
    return now;
  }

  /** Returns the greatest counter of any operation. */
  int maxOp() {
    return maxOp;
  }

  /** Returns how many actors have a place here, whether they made changes or not. */
  int actors() {
    return byActor.size();
  }

  /** Returns how many changes an actor has made. */
  int seq(int actor) {
    return actor < byActor.size() ? byActor.get(actor).size() : 0;
  }

  /** Returns an actor's last change. */
  @Nullable ChangeRecord last(int actor) {
    return seq(actor) == 0 ? null : changes.get(byActor.get(actor).last());
  }

  /**
   * Checks that a change fits behind what is here.
   *
   * @param deps the places of its dependencies
   */
  void check(ChangeHead head, int actor, ChangeHash hash, int[] deps) {
    ChangeRecord last = last(actor);
    int before = last == null ? 0 : last.maxOp;
    for (int dep : deps) {
      before = Math.max(before, changes.get(dep).maxOp);
    }
    if (head.seq() <= seq(actor)) {
      throw new DocumentException(
          "Actor "
              + head.actor()
              + " already has a change number "
              + head.seq()
              + " other than "
              + hash);
    }
    if (head.seq() != seq(actor) + 1) {
      throw new DocumentException(
          "Change " + hash + " is number " + head.seq() + " of an actor with " + seq(actor));
    }
    if (head.startOp() <= before) {
      throw new DocumentException("Change " + hash + " numbers its operations from too low");
    }
  }

  void add(ChangeRecord change) {
    int place = changes.size();
    changes.add(change);
    places.add(change.hash, place);
    while (byActor.size() <= change.actor) {
      byActor.add(new IntList());
    }
    byActor.get(change.actor).add(place);
    for (int dep : change.deps) {
      heads.remove(changes.get(dep).hash);
    }
    heads.add(change.hash);
    headsNow = null;
    if (counters.length <= change.actor) {
      counters = Arrays.copyOf(counters, change.actor + 1);
    }
    counters[change.actor] = Math.max(counters[change.actor], change.maxOp);
    maxOp = Math.max(maxOp, change.maxOp);
    byte[] body = change.body;
    if (body != null) {
      kept += body.length;
      if (kept > MAX_KEPT) {
        forgetBodies();
      }
    }
  }

  private void forgetBodies() {
    for (ChangeRecord change : changes) {
      change.body = null;
    }
    kept = 0;
  }

  /** Takes back the changes from a place on; the rest must be as it was before they were added. */
  void truncate(int size) {
    if (size == changes.size()) {
      return;
    }
    List<ChangeRecord> remaining = List.copyOf(changes.subList(0, size));
    changes.clear();
    places = new HashIndex(changes);
    byActor.clear();
    ancestry.clear();
    heads = new TreeSet<>();
    headsNow = Heads.NONE;
    counters = new int[0];
    maxOp = 0;
    kept = 0;
    remaining.forEach(this::add);
  }

  /** Returns the moment of everything that is here. */
  Clock clock() {
    return new Clock(counters.clone());
  }

  /**
   * Returns the moment with these heads.
   *
   * @throws IllegalArgumentException if one is unknown
   */
  Clock clock(Heads moment) {
    require(moment);
    return moment.equals(heads()) ? clock() : ancestry.clock(moment);
  }

  void require(Heads moment) {
    for (ChangeHash hash : moment.hashes()) {
      if (!contains(hash)) {
        throw new IllegalArgumentException("This document has no change " + hash);
      }
    }
  }

  /** Returns the places of all changes that are neither heads of that moment nor before them. */
  int[] since(Heads moment) {
    return ancestry.since(moment);
  }

  /** Returns the place of the change that an applied operation is part of. */
  int placeOf(long operation) {
    IntList own = byActor.get(Ids.actor(operation));
    int counter = Ids.counter(operation);
    int low = 0;
    int high = own.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (changes.get(own.get(middle)).startOp <= counter) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return own.get(low);
  }

  /** Returns the greatest counter of an actor's changes before the one with a number. */
  int counterBefore(int actor, long seq) {
    long before = Math.min(seq(actor), seq - 1);
    return before <= 0 ? 0 : changes.get(byActor.get(actor).get((int) before - 1)).maxOp;
  }

  /** Returns whether all changes of an actor are heads of that moment or before them. */
  boolean before(int actor, Heads moment) {
    for (int place : since(moment)) {
      if (changes.get(place).actor == actor) {
        return false;
      }
    }
    return true;
  }
}
