package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Heads;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The applied changes in the order they were applied, which is one where dependencies come first.
 */
final class History {
  /** Bytes of changes kept as they came; older ones are put together again when asked for. */
  private static final long MAX_KEPT = 8L << 20;

  private final List<ChangeRecord> changes = new ArrayList<>();
  private final Map<ChangeHash, Integer> places = new HashMap<>();
  private final List<List<Integer>> byActor = new ArrayList<>();
  private TreeSet<ChangeHash> heads = new TreeSet<>();
  private @Nullable Heads headsNow = Heads.NONE;
  private int[] counters = {};
  private int maxOp;
  private long kept;
  private @Nullable Heads clockHeads;
  private Clock clockCache = Clock.EMPTY;

  int size() {
    return changes.size();
  }

  ChangeRecord get(int place) {
    return changes.get(place);
  }

  boolean contains(ChangeHash hash) {
    return places.containsKey(hash);
  }

  /** Returns where a change is, or -1. */
  int place(ChangeHash hash) {
    return places.getOrDefault(hash, -1);
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

  /** Returns how many changes an actor has made. */
  int seq(int actor) {
    return actor < byActor.size() ? byActor.get(actor).size() : 0;
  }

  /** Returns an actor's last change. */
  @Nullable ChangeRecord last(int actor) {
    return seq(actor) == 0 ? null : changes.get(byActor.get(actor).getLast());
  }

  /**
   * Checks that a change fits behind what is here; all its dependencies are.
   *
   * @return the places of the dependencies
   */
  int[] check(ChangeHead head, int actor, ChangeHash hash) {
    int[] deps = new int[head.deps().size()];
    int before = seq(actor) == 0 ? 0 : changes.get(byActor.get(actor).getLast()).maxOp;
    for (int i = 0; i < deps.length; i++) {
      deps[i] = place(head.deps().get(i));
      before = Math.max(before, changes.get(deps[i]).maxOp);
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
    return deps;
  }

  void add(ChangeRecord change) {
    int place = changes.size();
    changes.add(change);
    places.put(change.hash, place);
    while (byActor.size() <= change.actor) {
      byActor.add(new ArrayList<>(1));
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
    places.clear();
    byActor.clear();
    heads = new TreeSet<>();
    headsNow = Heads.NONE;
    counters = new int[0];
    maxOp = 0;
    kept = 0;
    clockHeads = null;
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
    if (moment.equals(heads())) {
      return clock();
    }
    if (moment.equals(clockHeads)) {
      return clockCache;
    }
    int[] found = new int[counters.length];
    BitSet ancestors = ancestors(moment);
    for (int i = ancestors.nextSetBit(0); i >= 0; i = ancestors.nextSetBit(i + 1)) {
      ChangeRecord change = changes.get(i);
      found[change.actor] = Math.max(found[change.actor], change.maxOp);
    }
    clockHeads = moment;
    clockCache = new Clock(found);
    return clockCache;
  }

  void require(Heads moment) {
    for (ChangeHash hash : moment.hashes()) {
      if (!places.containsKey(hash)) {
        throw new IllegalArgumentException("This document has no change " + hash);
      }
    }
  }

  /** Returns the places of the known ones among the heads, and of everything before them. */
  BitSet ancestors(Heads moment) {
    var found = new BitSet(changes.size());
    var open = new ArrayDeque<Integer>();
    for (ChangeHash hash : moment.hashes()) {
      int place = place(hash);
      if (place >= 0 && !found.get(place)) {
        found.set(place);
        open.push(place);
      }
    }
    while (!open.isEmpty()) {
      for (int dep : changes.get(open.pop()).deps) {
        if (!found.get(dep)) {
          found.set(dep);
          open.push(dep);
        }
      }
    }
    return found;
  }

  /** Returns the places of all changes that are neither heads of that moment nor before them. */
  int[] since(Heads moment) {
    if (moment.equals(heads())) {
      return new int[0];
    }
    BitSet known = ancestors(moment);
    known.flip(0, changes.size());
    return known.stream().toArray();
  }

  /** Returns how many changes of an actor belong to a moment. */
  int seqAt(int actor, Heads moment) {
    BitSet known = ancestors(moment);
    int seq = 0;
    if (actor < byActor.size()) {
      for (int place : byActor.get(actor)) {
        seq += known.get(place) ? 1 : 0;
      }
    }
    return seq;
  }
}
