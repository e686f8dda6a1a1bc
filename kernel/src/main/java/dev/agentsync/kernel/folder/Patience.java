package dev.agentsync.kernel.folder;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What on this disk is not believed yet, because editors and copying programs leave files empty,
 * half-written or missing for a moment. Times are {@link System#nanoTime}. Used by the binding's
 * thread only.
 */
final class Patience {
  /** How long a file that became empty must stay so. */
  static final Duration EMPTIED = Duration.ofSeconds(1);

  /** How long a file that looks cut off must stay so. */
  static final Duration CUT_OFF = Duration.ofMillis(150);

  /** How long a missing file must stay missing; every further missing file begins it anew. */
  static final Duration MISSING = Duration.ofMillis(6);

  /** As {@link #MISSING}, once several files are missing: somebody is removing a folder. */
  static final Duration MANY_MISSING = Duration.ofMillis(100);

  private static final int SEVERAL = 3;

  /** As {@link #MISSING}, for a file that was renamed to a name that does not take part. */
  static final Duration RENAMED_AWAY = Duration.ofMillis(250);

  private static final long LONGEST_MISSING_NANOS = Duration.ofSeconds(10).toNanos();

  private record Doubt(Stamp stamp, long due) {}

  private final Map<String, Doubt> doubts = new HashMap<>();
  private final Set<String> missing = new HashSet<>();
  private long missingDue;
  private long missingSince;

  /**
   * Returns whether a file that looks as if it were being written has to be looked at again later.
   *
   * @param wait how long it must look the same, counted from when it was last written to
   */
  boolean doubts(String path, Stamp stamp, Duration wait) {
    long now = System.nanoTime();
    Doubt doubt = doubts.get(path);
    if (doubt == null || !doubt.stamp().equals(stamp)) {
      long age = System.currentTimeMillis() - stamp.modifiedNanos() / 1_000_000;
      long left = Math.clamp(wait.toMillis() - age, 0, wait.toMillis());
      doubt = new Doubt(stamp, now + left * 1_000_000);
      doubts.put(path, doubt);
    }
    if (doubt.due() - now > 0) {
      return true;
    }
    doubts.remove(path);
    return false;
  }

  boolean doubting(String path) {
    return doubts.containsKey(path);
  }

  void settled(String path) {
    doubts.remove(path);
  }

  Set<String> doubtful() {
    return Set.copyOf(doubts.keySet());
  }

  void missing(String path, Duration wait) {
    long now = System.nanoTime();
    if (missing.isEmpty()) {
      missingSince = now;
      missingDue = now;
    }
    if (missing.add(path) || wait.compareTo(MISSING) > 0) {
      Duration longer =
          wait.isZero() || missing.size() < SEVERAL || wait.compareTo(MANY_MISSING) > 0
              ? wait
              : MANY_MISSING;
      missingDue = Math.max(missingDue, now + longer.toNanos());
    }
  }

  boolean isMissing(String path) {
    return missing.contains(path);
  }

  void found(String path) {
    missing.remove(path);
  }

  Set<String> missing() {
    return Set.copyOf(missing);
  }

  /** Returns whether what is missing is now believed to be deleted. */
  boolean deletionsAreDue() {
    return !missing.isEmpty() && deletionsDue() - System.nanoTime() <= 0;
  }

  private long deletionsDue() {
    return Math.min(missingDue, missingSince + LONGEST_MISSING_NANOS);
  }

  /** Returns when something becomes believable; {@link Long#MAX_VALUE} if nothing waits. */
  long nextDue() {
    long next = Long.MAX_VALUE;
    if (!missing.isEmpty()) {
      next = deletionsDue();
    }
    for (Doubt doubt : doubts.values()) {
      next = Math.min(next, doubt.due());
    }
    return next;
  }

  /** Returns the paths that may be believed now if they still look the same. */
  Set<String> due() {
    long now = System.nanoTime();
    var due = new HashSet<String>();
    doubts.forEach(
        (path, doubt) -> {
          if (doubt.due() - now <= 0) {
            due.add(path);
          }
        });
    return due;
  }

  boolean nothingWaits() {
    return missing.isEmpty() && doubts.isEmpty();
  }
}
