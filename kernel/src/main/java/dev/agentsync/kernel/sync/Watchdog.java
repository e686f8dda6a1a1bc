package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.spi.Connection;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Closes a connection unless what must happen on it has happened in time. */
final class Watchdog implements AutoCloseable {
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean fired;

  private Watchdog() {}

  static Watchdog over(Connection connection, Duration limit) {
    var watchdog = new Watchdog();
    Thread.ofVirtual()
        .name("handshake limit " + connection.remoteAddress())
        .start(() -> watchdog.watch(connection, limit));
    return watchdog;
  }

  private void watch(Connection connection, Duration limit) {
    try {
      if (!done.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        fired = true;
        connection.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether time ran out. */
  boolean fired() {
    return fired;
  }

  @Override
  public void close() {
    done.countDown();
  }
}
