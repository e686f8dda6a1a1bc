package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.wire.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a session's writer has to do next. It holds wishes, never content: a sync message or a blob
 * is made when it is its turn. A sync message goes first, and then one of the others, so that
 * neither waits for long. Any thread may add; one takes.
 */
final class Outbox {
  /** One thing to do. */
  sealed interface Task {
    /** Send a sync message, if there is something to say. */
    record Sync() implements Task {}

    /** Send a small frame. */
    record Send(Frame frame) implements Task {}

    /** Send a blob, if it is here. */
    record Serve(BlobHash hash) implements Task {}
  }

  private static final int MOST_TASKS = 8192;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Task> tasks = new ArrayDeque<>();
  private boolean syncDue = true; // the first message comes unprompted
  private boolean syncTaken;
  private boolean closed;
  private List<Frame> lastWords = List.of();

  /** Says that there may be something to sync. */
  void syncDue() {
    lock.lock();
    try {
      syncDue = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Adds a task; returns false if there are too many, which only a hostile other side causes. */
  boolean offer(Task task) {
    lock.lock();
    try {
      if (closed) {
        return true; // nobody waits for an answer any more
      }
      if (tasks.size() >= MOST_TASKS) {
        return false;
      }
      tasks.add(task);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the work: what was not taken yet is dropped, and the given frames are all that follows.
   */
  void close(Frame... words) {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        tasks.clear();
        lastWords = new ArrayList<>(List.of(words));
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next task; empty when there will be none. */
  Optional<Task> take() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        if (closed) {
          return lastWords.isEmpty()
              ? Optional.empty()
              : Optional.of(new Task.Send(lastWords.removeFirst()));
        }
        if (syncDue && !(syncTaken && !tasks.isEmpty())) {
          syncDue = false;
          syncTaken = true;
          return Optional.of(new Task.Sync());
        }
        syncTaken = false;
        if (!tasks.isEmpty()) {
          return Optional.of(tasks.remove());
        }
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }
}
