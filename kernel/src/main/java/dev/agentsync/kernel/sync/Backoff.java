package dev.agentsync.kernel.sync;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before dialling again: random between the shortest wait and a ceiling that
 * doubles with each failure, so that devices that lost their hub together do not return together.
 *
 * @param shortest the least to wait
 * @param longest the most to wait
 */
public record Backoff(Duration shortest, Duration longest) {
  /** From 0.5 s to 30 s. */
  public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  private static final int MOST_DOUBLINGS = 20;

  /**
   * Returns the wait after a failed attempt.
   *
   * @param failures how many attempts in a row have failed, at least 1
   */
  Duration after(int failures, RandomGenerator random) {
    Duration ceiling = shortest.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    return between(shortest, ceiling.compareTo(longest) < 0 ? ceiling : longest, random);
  }

  /** Returns the wait after a refusal that only a person can mend. */
  Duration afterRefusal(RandomGenerator random) {
    return between(longest.dividedBy(2), longest, random);
  }

  private static Duration between(Duration low, Duration high, RandomGenerator random) {
    long span = Math.max(0, high.toNanos() - low.toNanos());
    return low.plusNanos(random.nextLong(span + 1));
  }
}
