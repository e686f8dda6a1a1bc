package com.example.agentsync.unix;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Limits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Looks after one connection: pings it when it is silent, and gives it up when pings are not
 * answered, when a write does not move, or when something expected does not come.
 */
final class Watch implements Runnable {
  private final Limits limits;
  private final String name;
  private final Runnable ping;
  private final Consumer<NetworkException> giveUp;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long heardAt = System.nanoTime();
  private long wroteAt = System.nanoTime();
  private long written;
  private long writtenBefore;
  private int writers;
  private int unanswered;
  private boolean deaf;
  private boolean stopped;
  private long deadline;
  private String expected;
  private Duration patience;
  private NetworkException reason;

  Watch(Limits limits, String name, Runnable ping, Consumer<NetworkException> giveUp) {
    this.limits = limits;
    this.name = name;
    this.ping = ping;
    this.giveUp = giveUp;
  }

  @Override
  public void run() {
    NetworkException overdue = waitUntilOverdue();
    if (overdue != null) {
      giveUp.accept(overdue);
    }
  }

  private NetworkException waitUntilOverdue() {
    lock.lock();
    try {
      while (!stopped) {
        long now = System.nanoTime();
        long due = nextDue();
        if (due - now > 0) {
          changed.awaitNanos(due - now);
        } else {
          reason = look(now);
          if (reason != null) {
            return reason;
          }
        }
      }
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private long nextDue() {
    long due = heardAt + limits.pingInterval().toNanos() * (unanswered + 1L);
    if (expected != null) {
      due = Math.min(due, deadline);
    }
    return writers > 0 ? Math.min(due, wroteAt + limits.sendTimeout().toNanos()) : due;
  }

  /** Something is due: returns why the connection is given up, or null after a ping. */
  private NetworkException look(long now) {
    if (expected != null && now - deadline >= 0) {
      return new NetworkException(
          expected + " within " + UnixConnection.text(patience) + ".");
    }
    if (writers > 0 && now - wroteAt >= limits.sendTimeout().toNanos()) {
      return new NetworkException(
          "The other side took nothing for "
              + UnixConnection.text(limits.sendTimeout())
              + "; gave it up.");
    }
    boolean moving = writers > 0 && written != writtenBefore;
    writtenBefore = written;
    if (deaf || moving) {
      // Whoever does not listen hears nothing; and a ping may wait behind data that still moves.
      heardAt = now;
      unanswered = 0;
      return null;
    }
    if (unanswered >= limits.missedPings()) {
      return new NetworkException(
          "The connection to "
              + name
              + " went silent: "
              + unanswered
              + " pings were not answered.");
    }
    unanswered++;
    ping.run();
    return null;
  }

  /** Something must happen in time. */
  void expect(String what, Duration within) {
    change(
        () -> {
          expected = what;
          patience = within;
          deadline = System.nanoTime() + within.toNanos();
        });
  }

  void expectNothing() {
    change(() -> expected = null);
  }

  void heard() {
    change(
        () -> {
          heardAt = System.nanoTime();
          unanswered = 0;
        });
  }

  /** A write begins, or ends. */
  void writing(boolean begins) {
    change(
        () -> {
          writers += begins ? 1 : -1;
          wroteAt = begins ? System.nanoTime() : wroteAt;
        });
  }

  void wrote(int bytes) {
    if (bytes > 0) {
      change(
          () -> {
            written += bytes;
            wroteAt = System.nanoTime();
          });
    }
  }

  /** This side does not read for now. */
  void deaf(boolean now) {
    change(
        () -> {
          deaf = now;
          heardAt = System.nanoTime();
          unanswered = 0;
        });
  }

  void stop() {
    change(() -> stopped = true);
  }

  /** Returns why the connection was given up, if it was. */
  Optional<NetworkException> reason() {
    lock.lock();
    try {
      return Optional.ofNullable(reason);
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
