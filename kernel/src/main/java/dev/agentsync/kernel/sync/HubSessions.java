package dev.agentsync.kernel.sync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** A hub's sessions in the order they came. Any thread may call. */
final class HubSessions {
  /** A session and when it began. */
  record Entry(SyncSession session, Instant since) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Entry> entries = new ArrayList<>();
  private boolean stopped;

  /** Adds a session; returns false if the hub is closing. */
  boolean add(SyncSession session) {
    lock.lock();
    try {
      return !stopped && entries.add(new Entry(session, Instant.now()));
    } finally {
      lock.unlock();
    }
  }

  void remove(SyncSession session) {
    lock.lock();
    try {
      entries.removeIf(entry -> entry.session() == session);
    } finally {
      lock.unlock();
    }
  }

  List<Entry> all() {
    lock.lock();
    try {
      return List.copyOf(entries);
    } finally {
      lock.unlock();
    }
  }

  /** Lets no more in; returns those that are in. */
  List<SyncSession> stop() {
    lock.lock();
    try {
      stopped = true;
      return entries.stream().map(Entry::session).toList();
    } finally {
      lock.unlock();
    }
  }
}
