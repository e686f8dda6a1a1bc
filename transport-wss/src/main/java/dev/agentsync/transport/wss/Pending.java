package dev.agentsync.transport.wss;

import io.netty.channel.Channel;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connections that are not open yet: anybody can make them, so there may be only so many. When
 * there are more, the oldest goes: an honest one is through in a moment, and one that dawdles to
 * keep others out is the first to be dropped.
 */
final class Pending {
  private static final System.Logger LOG = System.getLogger("agentsync.transport");

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Channel> channels = new LinkedHashSet<>();

  Pending(int capacity) {
    this.capacity = capacity;
  }

  void add(Channel channel) {
    lock.lock();
    try {
      channels.add(channel);
      if (channels.size() > capacity) {
        Channel oldest = channels.iterator().next();
        channels.remove(oldest);
        Channels.closeAtOnce(oldest);
      }
    } finally {
      lock.unlock();
    }
    channel.closeFuture().addListener(_ -> remove(channel));
  }

  void remove(Channel channel) {
    lock.lock();
    try {
      channels.remove(channel);
    } finally {
      lock.unlock();
    }
  }

  void closeAll() {
    lock.lock();
    try {
      channels.forEach(Channels::closeAtOnce);
    } finally {
      lock.unlock();
    }
  }

  /** Drops a connection that failed on the way. */
  static void refused(Channel channel, Throwable cause) {
    LOG.log(
        System.Logger.Level.DEBUG,
        () -> "connection not usable addr=" + Addresses.text(channel.remoteAddress()),
        cause);
    Channels.closeAtOnce(channel);
  }
}
