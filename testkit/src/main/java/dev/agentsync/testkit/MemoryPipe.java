package dev.agentsync.testkit;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Limits;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One direction of a {@link MemoryConnection}: holds a few messages, then the sender waits. */
final class MemoryPipe {
  private static final int CAPACITY = 4;

  private record Sent(byte[] message, long readyAt) {}

  private final Limits limits;
  private final MemoryFaults faults;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Sent> messages = new ArrayDeque<>();
  private boolean ended; // nothing more comes in
  private boolean broken; // nothing more comes out either

  MemoryPipe(Limits limits, MemoryFaults faults) {
    this.limits = limits;
    this.faults = faults;
  }

  void send(byte[] message) {
    if (message.length > limits.maxMessageBytes()) {
      throw new IllegalArgumentException(
          "a message of " + message.length + " bytes exceeds " + limits.maxMessageBytes());
    }
    byte[] arriving = faults.onItsWay(message);
    lock.lock();
    try {
      long left = limits.sendTimeout().toNanos();
      while (messages.size() >= CAPACITY && !ended) {
        if (left <= 0) {
          throw new NetworkException("network: the other side reads nothing");
        }
        left = changed.awaitNanos(left);
      }
      if (ended) {
        throw new NetworkException("network: the connection is closed");
      }
      messages.add(new Sent(arriving, faults.readyAt()));
      changed.signalAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException("network: interrupted while sending", e);
    } finally {
      lock.unlock();
    }
  }

  Optional<byte[]> receive() {
    lock.lock();
    try {
      while (true) {
        Sent next = messages.peek();
        if (broken) {
          throw new NetworkException("network: the connection was cut");
        }
        long early = next == null ? 0 : next.readyAt() - System.nanoTime();
        if (next != null && early <= 0) {
          lock.unlock();
          try {
            faults.awaitFlow();
          } finally {
            lock.lock();
          }
          Sent taken = messages.poll();
          changed.signalAll();
          return taken == null ? Optional.empty() : Optional.of(taken.message());
        }
        if (next != null) {
          changed.awaitNanos(early);
        } else if (ended) {
          return Optional.empty();
        } else {
          changed.await();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException("network: interrupted while receiving", e);
    } finally {
      lock.unlock();
    }
  }

  /** The sender sends no more; what it sent is still delivered. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The receiver takes no more. */
  void drop() {
    lock.lock();
    try {
      ended = true;
      messages.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void breakDown() {
    lock.lock();
    try {
      ended = true;
      broken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean over() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }
}
