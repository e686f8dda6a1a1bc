package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Heads;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * What came before what. Walks as little of the history as a question needs: back from the present
 * for what is new, and for a moment back to the next change whose clock is known.
 */
final class Ancestry {
  /** How far apart the changes are whose clocks are kept. */
  private static final int KEPT_EVERY = 64;

  /** Numbers in all kept clocks together. */
  private static final int MAX_KEPT = 1 << 20;

  private final History history;

  /** Clocks of some changes, by place; complete for the places before {@link #keptBefore}. */
  private final Map<Integer, int[]> kept = new HashMap<>();

  private int keptBefore;
  private int keptNumbers;
  private Heads lastAsked = Heads.NONE;
  private Clock lastAnswer = Clock.EMPTY;

  /** The place of the only head last asked for, else -1; and what was counted there. */
  private int lastHead = -1;

  private int[] lastCounters = {};

  Ancestry(History history) {
    this.history = history;
  }

  /** Forgets everything learnt, as changes were taken back. */
  synchronized void clear() {
    kept.clear();
    keptBefore = 0;
    keptNumbers = 0;
    lastAsked = Heads.NONE;
    lastAnswer = Clock.EMPTY;
    lastHead = -1;
  }

  /**
   * Returns the places of all changes that are neither heads of that moment nor before them,
   * ascending. Hashes that are unknown do not count.
   */
  int[] since(Heads moment) {
    var reached = new BitSet();
    var before = new BitSet();
    for (ChangeHash hash : moment.hashes()) {
      int place = history.place(hash);
      if (place >= 0) {
        reached.set(place);
        before.set(place);
      }
    }
    int open = 0;
    for (ChangeHash hash : history.heads().hashes()) {
      int place = history.place(hash);
      if (!reached.get(place)) {
        reached.set(place);
        open++;
      }
    }
    var since = new IntList();
    // Dependencies stand at lower places, so all that reaches a place did so before it is visited.
    for (int place = reached.length() - 1; open > 0; place = reached.previousSetBit(place - 1)) {
      boolean old = before.get(place);
      if (!old) {
        since.add(place);
        open--;
      }
      for (int dep : history.get(place).deps) {
        if (!reached.get(dep)) {
          reached.set(dep);
          before.set(dep, old);
          open += old ? 0 : 1;
        } else if (old && !before.get(dep)) {
          before.set(dep);
          open--;
        }
      }
    }
    return since.reversed();
  }

  /** Returns the places of the heads of a moment and of everything before them. */
  BitSet upTo(Heads moment) {
    var found = new BitSet(history.size());
    found.set(0, history.size());
    for (int place : since(moment)) {
      found.clear(place);
    }
    return found;
  }

  /** Returns the clock of a moment all of whose heads are known. */
  synchronized Clock clock(Heads moment) {
    if (!moment.equals(lastAsked)) {
      var open = new IntList();
      int latest = -1;
      for (ChangeHash hash : moment.hashes()) {
        int place = history.place(hash);
        open.add(place);
        latest = Math.max(latest, place);
      }
      int head = open.size() == 1 ? latest : -1;
      keepUpTo(latest);
      lastCounters = counters(open);
      lastHead = head;
      lastAnswer = new Clock(lastCounters);
      lastAsked = moment;
    }
    return lastAnswer;
  }

  private void keepUpTo(int latest) {
    for (; keptBefore <= latest && keptNumbers < MAX_KEPT; keptBefore++) {
      ChangeRecord change = history.get(keptBefore);
      if (isKept(keptBefore, change)) {
        var open = new IntList();
        open.add(keptBefore);
        int[] counters = counters(open);
        kept.put(keptBefore, counters);
        keptNumbers += counters.length;
      }
    }
  }

  private static boolean isKept(int place, ChangeRecord change) {
    return place % KEPT_EVERY == 0 || change.seq % KEPT_EVERY == 0;
  }

  private int[] counters(IntList open) {
    int[] counters = new int[history.actors()];
    BitSet seen = null;
    while (open.size() > 0) {
      int place = open.removeLast();
      ChangeRecord change = history.get(place);
      int[] known =
          place == lastHead ? lastCounters : isKept(place, change) ? kept.get(place) : null;
      if (known != null) {
        for (int actor = 0; actor < known.length; actor++) {
          counters[actor] = Math.max(counters[actor], known[actor]);
        }
        continue;
      }
      counters[change.actor] = Math.max(counters[change.actor], change.maxOp);
      if (change.deps.length == 1 && open.size() == 0) {
        open.add(change.deps[0]); // all that was met stands at higher places
        continue;
      }
      seen = seen == null ? new BitSet() : seen;
      for (int dep : change.deps) {
        if (!seen.get(dep)) {
          seen.set(dep);
          open.add(dep);
        }
      }
    }
    return counters;
  }
}
