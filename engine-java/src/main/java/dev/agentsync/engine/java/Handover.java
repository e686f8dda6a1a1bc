package dev.agentsync.engine.java;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has a second thread do what follows from what the first one finds, in the same order. Used by one
 * thread; what the other one did is seen after {@link #finish}, and nobody else may look before.
 * Little work is done on the spot.
 *
 * <p>Waiting is not cut short by an interruption: the work is bounded, and half of it is no use.
 */
final class Handover<T> implements AutoCloseable {
  /** Items that are handed over at once. */
  private static final int BATCH = 256;

  /** Batches that may wait. */
  private static final int ROOM = 8;

  private final String name;
  private final Consumer<T> work;
  private final ConcurrentLinkedQueue<List<T>> queue = new ConcurrentLinkedQueue<>();
  private final Semaphore room = new Semaphore(ROOM);
  private final Semaphore filled = new Semaphore(0);
  private final Semaphore ended = new Semaphore(0);
  private List<T> batch = new ArrayList<>();
  private boolean running;
  private boolean closed;
  private volatile @Nullable Throwable failure;

  Handover(String name, Consumer<T> work) {
    this.name = name;
    this.work = work;
  }

  void add(T item) {
    batch.add(item);
    if (batch.size() == BATCH) {
      if (!running) {
        running = true;
        Thread.ofVirtual().name(name).start(this::run);
      }
      hand(batch);
      batch = new ArrayList<>(BATCH);
    }
  }

  private void hand(List<T> items) {
    room.acquireUninterruptibly();
    queue.add(items);
    filled.release();
  }

  private void run() {
    for (List<T> items = take(); !items.isEmpty(); items = take()) {
      room.release();
      if (failure == null) {
        work(items);
      }
    }
    ended.release();
  }

  private List<T> take() {
    filled.acquireUninterruptibly();
    return queue.remove();
  }

  private void work(List<T> items) {
    try {
      for (T item : items) {
        work.accept(item);
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  /** Waits until everything is done; throws what the work threw. */
  void finish() {
    if (running) {
      if (!batch.isEmpty()) {
        hand(batch);
      }
      close();
    } else {
      closed = true;
      work(batch);
    }
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  /** Waits for the other thread; what has not been handed to it yet is dropped. */
  @Override
  public void close() {
    if (running && !closed) {
      closed = true;
      hand(List.of());
      ended.acquireUninterruptibly();
    }
  }
}
