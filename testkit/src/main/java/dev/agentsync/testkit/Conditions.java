package dev.agentsync.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what a test expects, up to a deadline, instead of sleeping for a guess. */
public final class Conditions {
  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(2).toNanos();

  private Conditions() {}

  /**
   * Returns as soon as the condition holds.
   *
   * @param what completes the sentence "waited 5000 ms for …"
   * @throws AssertionError if it does not hold in time, or the thread is interrupted
   */
  public static void await(String what, Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("waited " + limit.toMillis() + " ms for " + what);
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("interrupted while waiting for " + what);
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }
}
