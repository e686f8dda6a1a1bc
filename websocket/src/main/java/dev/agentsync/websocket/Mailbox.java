package dev.agentsync.websocket;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.NetworkException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands things from an event loop, which never waits, to a thread that does. It is the giver's duty
 * to look at {@link #full} first.
 */
final class Mailbox<T> {
  private record Item<T>(T content, long weight) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Item<T>> items = new ArrayDeque<>();
  private final int maxItems;
  private final long maxWeight;
  private long weight;
  private boolean ended;
  private @Nullable AgentsyncException failure;

  Mailbox(int maxItems, long maxWeight) {
    this.maxItems = maxItems;
    this.maxWeight = maxWeight;
  }

  boolean full() {
    return moreThan(maxItems - 1, maxWeight - 1);
  }

  /** Returns whether so little waits that it is worth asking for more. */
  boolean low() {
    return !moreThan(maxItems / 2, maxWeight / 2);
  }

  private boolean moreThan(int count, long heavy) {
    lock.lock();
    try {
      return items.size() > count || weight > heavy;
    } finally {
      lock.unlock();
    }
  }

  /** Adds one; returns false if the end was reached before. */
  boolean put(T content, long itemWeight) {
    lock.lock();
    try {
      if (ended) {
        return false;
      }
      items.add(new Item<>(content, itemWeight));
      weight += itemWeight;
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next; empty at the end.
   *
   * @throws AgentsyncException what the end was caused by, once everything before it is taken
   * @throws NetworkException if the thread is interrupted; nothing is lost
   */
  Optional<T> take() {
    lock.lock();
    try {
      while (items.isEmpty() && !ended) {
        changed.await();
      }
      Item<T> item = items.poll();
      if (item != null) {
        weight -= item.weight();
        return Optional.of(item.content());
      }
      if (failure != null) {
        throw failure;
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException("The wait for the other side was interrupted.", e);
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will come; what waits can still be taken. The first reason given stays. */
  void end(@Nullable AgentsyncException reason) {
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

  /** Ends without a reason and returns what nobody took. */
  List<T> drop() {
    lock.lock();
    try {
      ended = true;
      failure = null;
      List<T> left = new ArrayList<>(items.size());
      items.forEach(item -> left.add(item.content()));
      items.clear();
      weight = 0;
      changed.signalAll();
      return left;
    } finally {
      lock.unlock();
    }
  }
}
