package dev.agentsync.websocket;

import dev.agentsync.kernel.NetworkException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Bounds how many bytes are on their way to the socket, and tells whether they move. */
final class SendWindow {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final int capacity;
  private final Duration patience;
  private long inFlight;
  private long written;
  private @Nullable String shut;

  SendWindow(int capacity, Duration patience) {
    this.capacity = capacity;
    this.patience = patience;
  }

  /**
   * Waits for room.
   *
   * @throws NetworkException if the window is shut, if nothing at all moved for the time given, or
   *     if the thread is interrupted
   */
  void acquire(int bytes) {
    lock.lock();
    try {
      long seen = written;
      long patienceLeft = patience.toNanos();
      while (shut == null && inFlight > 0 && inFlight + bytes > capacity) {
        if (patienceLeft <= 0) {
          throw new NetworkException(
              "The other side took nothing for " + Durations.text(patience) + "; gave it up.");
        }
        patienceLeft = moved.awaitNanos(patienceLeft);
        if (written != seen) {
          seen = written;
          patienceLeft = patience.toNanos();
        }
      }
      if (shut != null) {
        throw new NetworkException(shut);
      }
      inFlight += bytes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException("Sending was interrupted.", e);
    } finally {
      lock.unlock();
    }
  }

  void release(int bytes) {
    lock.lock();
    try {
      inFlight -= bytes;
      written += bytes;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Fails whoever waits, now and later; the first reason given stays. */
  void shut(String reason) {
    lock.lock();
    try {
      if (shut == null) {
        shut = reason;
      }
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isShut() {
    lock.lock();
    try {
      return shut != null;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether bytes wait for the socket to take them. */
  boolean busy() {
    lock.lock();
    try {
      return inFlight > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many bytes have reached the socket so far. */
  long written() {
    lock.lock();
    try {
      return written;
    } finally {
      lock.unlock();
    }
  }
}
