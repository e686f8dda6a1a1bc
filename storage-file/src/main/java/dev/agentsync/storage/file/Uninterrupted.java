package dev.agentsync.storage.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Runs file work to its end even when the thread is interrupted. An interrupt closes a FileChannel
 * in the middle of a write; a shutdown must not do that to somebody's history.
 */
final class Uninterrupted {
  private Uninterrupted() {}

  /** Work that may be repeated from its beginning. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /** Returns what the work returns; an interrupt that came meanwhile is pending afterwards. */
  static <T> T call(Work<T> work) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return work.run();
        } catch (ClosedByInterruptException e) {
          interrupted = true;
          Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
