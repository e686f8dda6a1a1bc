package com.example.agentsync.unix;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Listener;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A hub's socket: strangers are greeted beside each other, so that none keeps the others out. */
final class UnixListener implements Listener {
  /** Makes a connection of a socket, or throws when the other side does not answer in time. */
  interface Greeter {
    Connection greet(SocketChannel socket, String name);
  }

  private static final System.Logger LOG = System.getLogger("agentsync.transport");
  private static final int MAX_GREETED_AT_ONCE = 64;

  private final URI address;
  private final Path path;
  private final ServerSocketChannel port;
  private final Greeter greeter;
  private final BlockingQueue<Optional<Connection>> greeted = new LinkedBlockingQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger beingGreeted = new AtomicInteger();

  UnixListener(URI address, Path path, ServerSocketChannel port, Greeter greeter) {
    this.address = address;
    this.path = path;
    this.port = port;
    this.greeter = greeter;
    Thread.ofVirtual().name("unix-accept").start(this::acceptAll);
  }

  private void acceptAll() {
    try {
      while (port.isOpen()) {
        SocketChannel socket = port.accept();
        String name = "unix:" + path.getFileName() + "#" + count.incrementAndGet();
        if (beingGreeted.incrementAndGet() > MAX_GREETED_AT_ONCE) {
          beingGreeted.decrementAndGet();
          socket.close();
        } else {
          Thread.ofVirtual().name(name).start(() -> greet(socket, name));
        }
      }
    } catch (ClosedChannelException e) {
      LOG.log(System.Logger.Level.TRACE, "no longer listening", e);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot accept addr=" + address, e);
    } finally {
      greeted.add(Optional.empty());
    }
  }

  private void greet(SocketChannel socket, String name) {
    try {
      greeted.add(Optional.of(greeter.greet(socket, name)));
    } catch (NetworkException e) {
      LOG.log(System.Logger.Level.DEBUG, "connection not usable addr=" + name, e);
    } finally {
      beingGreeted.decrementAndGet();
    }
  }

  @Override
  public URI address() {
    return address;
  }

  @Override
  public Optional<Connection> accept() {
    try {
      Optional<Connection> next = greeted.take();
      if (next.isEmpty()) {
        greeted.add(next); // whoever asks again hears the same
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException("The wait for a connection was interrupted.", e);
    }
  }

  @Override
  public void close() {
    if (!port.isOpen()) {
      return;
    }
    try {
      port.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove the socket " + path, e);
    }
  }
}
