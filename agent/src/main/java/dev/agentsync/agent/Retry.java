package dev.agentsync.agent;

import java.time.Duration;

/** How long a vault that cannot be opened is left alone: 1 s, doubled with each failure to 60 s. */
final class Retry {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int DOUBLINGS = 6;

  private int failures;

  Duration next() {
    Duration wait = SHORTEST.multipliedBy(1L << Math.min(failures, DOUBLINGS));
    failures++;
    return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
  }

  void succeeded() {
    failures = 0;
  }
}
