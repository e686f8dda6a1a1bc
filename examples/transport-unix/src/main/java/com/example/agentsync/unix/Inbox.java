package com.example.agentsync.unix;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.NetworkException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Messages that wait to be taken; whoever brings more than a few waits too. */
final class Inbox {
  private static final int MAX_MESSAGES = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> messages = new ArrayDeque<>();
  private boolean ended;
  private AgentsyncException failure;

  /** Adds one; waits while it is full. After the end it is dropped. */
  void put(byte[] message) {
    lock.lock();
    try {
      while (messages.size() >= MAX_MESSAGES && !ended) {
        changed.awaitUninterruptibly();
      }
      if (!ended) {
        messages.add(message);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes the next; empty at the end, or throws what the end was caused by. */
  Optional<byte[]> take() {
    lock.lock();
    try {
      while (messages.isEmpty() && !ended) {
        changed.await();
      }
      byte[] message = messages.poll();
      changed.signalAll();
      if (message == null && failure != null) {
        throw failure;
      }
      return Optional.ofNullable(message);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException("The wait for the other side was interrupted.", e);
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will come; the first reason stays. What waits can still be taken. */
  void end(AgentsyncException reason) {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        failure = reason;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends in good order and forgets what waits. */
  void drop() {
    lock.lock();
    try {
      ended = true;
      failure = null;
      messages.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
