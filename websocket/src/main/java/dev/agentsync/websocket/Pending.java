package dev.agentsync.websocket;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The sockets that are no open WebSocket yet: anybody can make them, so there may be only so many.
 * When there are more, the oldest goes: an honest one is through in a moment, and one that dawdles
 * to keep others out is the first to be dropped.
 *
 * @param <S> a socket, known by its identity
 */
public final class Pending<S> {
  private final int capacity;
  private final Consumer<S> drop;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<S> sockets = new LinkedHashSet<>();

  /**
   * Creates an empty one.
   *
   * @param drop closes a socket at once; must not wait
   */
  public Pending(int capacity, Consumer<S> drop) {
    this.capacity = capacity;
    this.drop = drop;
  }

  /** Adds one. Whoever adds it also removes it when it is closed. */
  public void add(S socket) {
    lock.lock();
    try {
      sockets.add(socket);
      if (sockets.size() > capacity) {
        S oldest = sockets.iterator().next();
        sockets.remove(oldest);
        drop.accept(oldest);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Removes one that is open, or closed; returns whether it was there. */
  public boolean remove(S socket) {
    lock.lock();
    try {
      return sockets.remove(socket);
    } finally {
      lock.unlock();
    }
  }

  /** Drops all. */
  public void closeAll() {
    lock.lock();
    try {
      List.copyOf(sockets).forEach(drop); // dropping one may remove it
    } finally {
      lock.unlock();
    }
  }
}
