package dev.agentsync.cli;

import dev.agentsync.kernel.Progress;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Shows how long work is getting on: a bar that is drawn over on a terminal, a line now and then
 * elsewhere. Work that ends at once shows nothing. Thread-safe.
 */
final class ProgressDisplay implements Progress, AutoCloseable {
  private static final int WIDTH = 30;
  private static final long BAR_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LINE_PAUSE = TimeUnit.SECONDS.toNanos(5);
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(700);

  private final PrintStream err;
  private final boolean draws;
  private final ReentrantLock lock = new ReentrantLock();
  private final long started = System.nanoTime();
  private long shown = started;
  private boolean drawn;

  ProgressDisplay(Console console) {
    this.err = console.err();
    this.draws = console.draws();
  }

  @Override
  public void at(Phase phase, long done, long total) {
    lock.lock();
    try {
      long now = System.nanoTime();
      if (now - started < PATIENCE || now - shown < (draws ? BAR_PAUSE : LINE_PAUSE)) {
        return;
      }
      shown = now;
      if (draws) {
        err.print("\r\u001b[K" + bar(words(phase), done, total));
        err.flush();
        drawn = true;
      } else {
        err.println(line(words(phase), done, total));
      }
    } finally {
      lock.unlock();
    }
  }

  private static String words(Phase phase) {
    return switch (phase) {
      case SCAN -> "reading the folder";
      case CONNECT -> "connecting to the hub";
      case SYNC -> "syncing files";
      case ATTACHMENTS -> "fetching attachments";
      case BACKUP -> "copying attachments";
    };
  }

  static String bar(String what, long done, long total) {
    if (total <= 0) {
      return "%s … %d".formatted(what, done);
    }
    int filled = (int) Math.min(WIDTH, WIDTH * done / total);
    return "%s [%s%s] %d/%d"
        .formatted(what, "#".repeat(filled), "-".repeat(WIDTH - filled), done, total);
  }

  static String line(String what, long done, long total) {
    return total <= 0
        ? "%s: %d so far".formatted(what, done)
        : "%s: %d of %d".formatted(what, done, total);
  }

  /** Wipes the bar, so that the next line starts clean. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (drawn) {
        err.print("\r\u001b[K");
        err.flush();
        drawn = false;
      }
    } finally {
      lock.unlock();
    }
  }
}
