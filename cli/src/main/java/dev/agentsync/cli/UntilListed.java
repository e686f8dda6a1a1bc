package dev.agentsync.cli;

import dev.agentsync.kernel.AuthException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tries again for a while what a hub refuses because it does not list this device yet. One thread
 * tries; any thread may close it, and then the refusal at hand is final.
 */
final class UntilListed implements AutoCloseable {
  private static final Duration FIRST_WAIT = Duration.ofMillis(250);

  private final Duration patience;
  private final LongSupplier nanos;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Creates one.
   *
   * @param patience for how long each attempt is repeated
   * @param nanos a clock that nobody sets, such as {@link System#nanoTime}
   */
  UntilListed(Duration patience, LongSupplier nanos) {
    this.patience = patience;
    this.nanos = nanos;
  }

  /**
   * Returns what an attempt returns that is not refused.
   *
   * @throws AuthException if the hub still does not list this device, or refuses it for another
   *     reason
   */
  <T> T get(Supplier<T> attempt) {
    long begun = nanos.getAsLong();
    for (Duration wait = FIRST_WAIT; ; wait = wait.multipliedBy(2)) {
      try {
        return attempt.get();
      } catch (AuthException e) {
        Duration passed = Duration.ofNanos(nanos.getAsLong() - begun);
        if (e.reason() != AuthException.Reason.NOT_LISTED
            || passed.plus(wait).compareTo(patience) > 0
            || closedWithin(wait)) {
          throw e;
        }
      }
    }
  }

  private boolean closedWithin(Duration wait) {
    try {
      return closed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
