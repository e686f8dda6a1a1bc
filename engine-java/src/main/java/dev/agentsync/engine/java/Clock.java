package dev.agentsync.engine.java;

import java.util.Arrays;

/** A moment in history: the greatest counter of each actor that belongs to it. */
final class Clock {
  /** Before the first change. */
  static final Clock EMPTY = new Clock(new int[0]);

  private final int[] counters;

  Clock(int[] counters) {
    this.counters = counters;
  }

  boolean covers(long id) {
    int actor = Ids.actor(id);
    return actor < counters.length && Ids.counter(id) <= counters[actor];
  }

  int counter(int actor) {
    return actor < counters.length ? counters[actor] : 0;
  }

  /** Returns this moment and an actor's operations up to a counter besides. */
  Clock with(int actor, int counter) {
    int[] more = Arrays.copyOf(counters, Math.max(counters.length, actor + 1));
    more[actor] = Math.max(more[actor], counter);
    return new Clock(more);
  }

  /** Returns this moment and everything of one actor besides. */
  Clock withAllOf(int actor) {
    return with(actor, Integer.MAX_VALUE);
  }
}
