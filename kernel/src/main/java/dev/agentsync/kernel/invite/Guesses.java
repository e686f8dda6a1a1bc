package dev.agentsync.kernel.invite;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many wrong invitations a hub looks at: some at once, then one now and then. Somebody who
 * keeps guessing can delay an invitation, but neither use nor destroy it. Any thread may call.
 */
final class Guesses {
  static final int AT_ONCE = 10;
  static final Duration ONE_MORE = Duration.ofSeconds(6);

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private int left = AT_ONCE;
  private Instant counted;

  Guesses(InstantSource clock) {
    this.clock = clock;
    this.counted = clock.instant();
  }

  /** Returns whether another invitation may be looked at. */
  boolean open() {
    lock.lock();
    try {
      refill();
      return left > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Counts a wrong one. */
  void wrong() {
    lock.lock();
    try {
      refill();
      left = Math.max(0, left - 1);
    } finally {
      lock.unlock();
    }
  }

  private void refill() {
    Instant now = clock.instant();
    if (now.isBefore(counted)) {
      counted = now; // the clock was set back: begin to count from there
    }
    long more = Duration.between(counted, now).dividedBy(ONE_MORE);
    if (more > 0) {
      left = (int) Math.min(AT_ONCE, left + more);
      counted = left == AT_ONCE ? now : counted.plus(ONE_MORE.multipliedBy(more));
    }
  }
}
