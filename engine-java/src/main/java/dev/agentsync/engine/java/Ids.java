package dev.agentsync.engine.java;

/**
 * Operation ids as numbers: the counter in the upper half, the index of the actor in the lower. The
 * numeric order is not Automerge's; {@link Actors#compare} is.
 */
final class Ids {
  /** The root object, the head of a sequence, or no operation: no id has counter 0. */
  static final long NONE = 0;

  private static final long ONE = 1L << 32;

  private Ids() {}

  static long of(long counter, int actor) {
    return counter << 32 | actor;
  }

  static int counter(long id) {
    return (int) (id >>> 32);
  }

  static int actor(long id) {
    return (int) id;
  }

  /** Returns the id of the same actor so many operations later. */
  static long plus(long id, int operations) {
    return id + operations * ONE;
  }
}
