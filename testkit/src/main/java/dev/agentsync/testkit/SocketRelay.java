package dev.agentsync.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Passes bytes on between a client and an address of this machine, TCP or Unix domain, until a test
 * breaks the line.
 */
public final class SocketRelay implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final SocketAddress target;
  private final ServerSocketChannel listening;
  private final Set<SocketChannel> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition flowing = lock.newCondition();
  private boolean stopped;

  private SocketRelay(SocketAddress at, SocketAddress target) throws IOException {
    this.target = target;
    this.listening =
        at instanceof InetSocketAddress
            ? ServerSocketChannel.open()
            : ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listening.bind(at);
  }

  /** Starts a relay to a port of this machine. */
  public static SocketRelay to(int port) {
    InetAddress here = InetAddress.getLoopbackAddress();
    return between(new InetSocketAddress(here, 0), new InetSocketAddress(here, port));
  }

  /** Starts a relay that listens at one address and passes on to another. */
  public static SocketRelay between(SocketAddress at, SocketAddress target) {
    try {
      SocketRelay relay = new SocketRelay(at, target);
      Thread.ofVirtual().name("relay").start(relay::acceptAll);
      return relay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the port to connect to, of one that listens to TCP. */
  public int port() {
    try {
      return ((InetSocketAddress) listening.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Passes nothing on from now on, but keeps every socket open: a cable pulled out. */
  public void stop() {
    setStopped(true);
  }

  /** Passes bytes on again. */
  public void flow() {
    setStopped(false);
  }

  /** Closes every socket in good order. */
  public void hangUp() {
    sockets.forEach(SocketRelay::closeQuietly);
    sockets.clear();
  }

  /** Resets every socket, as a crashed machine does when it is back. */
  public void reset() {
    for (SocketChannel socket : sockets) {
      try {
        if (socket.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
          socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
      } catch (IOException e) {
        continue; // closed already
      }
      closeQuietly(socket);
    }
    sockets.clear();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      hangUp();
      flow();
    }
  }

  private void acceptAll() {
    while (listening.isOpen()) {
      try {
        SocketChannel client = listening.accept();
        SocketChannel server = SocketChannel.open(target);
        hurry(client);
        hurry(server);
        sockets.add(client);
        sockets.add(server);
        Thread.ofVirtual().start(() -> pass(client, server));
        Thread.ofVirtual().start(() -> pass(server, client));
      } catch (IOException e) {
        if (listening.isOpen()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private static void hurry(SocketChannel socket) throws IOException {
    if (socket.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
  }

  private void pass(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try {
      while (from.read(buffer) >= 0) {
        awaitFlow();
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      closeQuietly(from);
      closeQuietly(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitFlow() throws InterruptedException {
    lock.lock();
    try {
      while (stopped) {
        flowing.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void setStopped(boolean stop) {
    lock.lock();
    try {
      stopped = stop;
      flowing.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static void closeQuietly(SocketChannel socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
      System.getLogger("agentsync.testkit").log(System.Logger.Level.TRACE, "relay", e);
    }
  }
}
