package dev.agentsync.kernel.control;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Closes something unless it is done in time; that wakes whoever is blocked on it. */
final class Expiry implements AutoCloseable {
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean expired;

  private Expiry() {}

  /**
   * Begins to count.
   *
   * @param watcher starts the thread that does so
   */
  static Expiry of(Closeable what, Duration limit, Thread.Builder watcher) {
    var expiry = new Expiry();
    watcher.name("control expiry").start(() -> expiry.watch(what, limit));
    return expiry;
  }

  private void watch(Closeable what, Duration limit) {
    try {
      if (!done.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        expired = true;
        what.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.getLogger("agentsync.control")
          .log(System.Logger.Level.DEBUG, "cannot close a control connection", e);
    }
  }

  boolean expired() {
    return expired;
  }

  @Override
  public void close() {
    done.countDown();
  }
}
