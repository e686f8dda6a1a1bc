package dev.agentsync.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Passes bytes on between a client and a port of this machine, until a test breaks the line. */
public final class TcpRelay implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final int target;
  private final ServerSocket listening;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition flowing = lock.newCondition();
  private boolean stopped;

  private TcpRelay(int target) throws IOException {
    this.target = target;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /** Starts a relay to a port of this machine. */
  public static TcpRelay to(int port) {
    try {
      TcpRelay relay = new TcpRelay(port);
      Thread.ofVirtual().name("relay").start(relay::acceptAll);
      return relay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the port to connect to. */
  public int port() {
    return listening.getLocalPort();
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
    sockets.forEach(TcpRelay::closeQuietly);
    sockets.clear();
  }

  /** Resets every socket, as a crashed machine does when it is back. */
  public void reset() {
    for (Socket socket : sockets) {
      try {
        socket.setSoLinger(true, 0);
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
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        sockets.add(client);
        sockets.add(server);
        Thread.ofVirtual().start(() -> pass(client, server));
        Thread.ofVirtual().start(() -> pass(server, client));
      } catch (IOException e) {
        if (!listening.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      int length = from.getInputStream().read(buffer);
      while (length >= 0) {
        awaitFlow();
        to.getOutputStream().write(buffer, 0, length);
        length = from.getInputStream().read(buffer);
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

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
      System.getLogger("agentsync.testkit").log(System.Logger.Level.TRACE, "relay", e);
    }
  }
}
