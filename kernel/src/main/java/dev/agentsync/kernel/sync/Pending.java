package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.spi.Connection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Connections whose handshake is under way. There are at most so many; when one more comes, the one
 * that has taken longest is closed, for an honest device takes milliseconds.
 */
final class Pending {
  static final int MOST = 128;

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Connection> connections = new LinkedHashSet<>();

  void enter(Connection connection) {
    makeRoom(connection).ifPresent(Connection::close);
  }

  private Optional<Connection> makeRoom(Connection connection) {
    lock.lock();
    try {
      connections.add(connection);
      if (connections.size() <= MOST) {
        return Optional.empty();
      }
      Iterator<Connection> oldest = connections.iterator();
      Connection closing = oldest.next();
      oldest.remove();
      return Optional.of(closing);
    } finally {
      lock.unlock();
    }
  }

  void leave(Connection connection) {
    lock.lock();
    try {
      connections.remove(connection);
    } finally {
      lock.unlock();
    }
  }

  void closeAll() {
    List<Connection> all;
    lock.lock();
    try {
      all = List.copyOf(connections);
    } finally {
      lock.unlock();
    }
    for (Connection connection : all) {
      Thread.ofVirtual().name("hub closing").start(connection::close);
    }
  }
}
