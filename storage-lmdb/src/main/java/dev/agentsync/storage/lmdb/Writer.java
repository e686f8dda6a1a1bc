package dev.agentsync.storage.lmdb;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** The one thread that writes. */
final class Writer implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("storage-lmdb").factory());

  /** Returns what the work returns; an interrupt that comes meanwhile is pending afterwards. */
  <T> T call(Supplier<T> work) {
    Future<T> future;
    try {
      future = thread.submit(work::get);
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("the storage is closed", e);
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          switch (e.getCause()) {
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            case null, default -> throw new AssertionError("a supplier throws nothing else", e);
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for what was begun. */
  @Override
  public void close() {
    thread.close();
  }
}
