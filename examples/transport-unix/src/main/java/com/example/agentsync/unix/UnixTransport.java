package com.example.agentsync.unix;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Listener;
import dev.agentsync.kernel.spi.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Listens and connects; knows what is open, to close it in the end. */
final class UnixTransport implements Transport {
  private final Limits limits;
  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  UnixTransport(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Connection connect(URI uri) {
    Path path = path(uri);
    requireOpen();
    try {
      SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path));
      return keep(UnixConnection.open(socket, limits, "unix://" + path, open::remove));
    } catch (SocketException e) {
      throw new NetworkException(
          "Cannot reach "
              + uri
              + ": the connection was refused ("
              + e.getMessage()
              + "). Does a hub listen there?",
          e);
    } catch (IOException e) {
      throw new NetworkException("Cannot reach " + uri + ": " + e.getMessage() + ".", e);
    }
  }

  @Override
  public Listener listen(URI address) {
    Path path = path(address);
    requireOpen();
    try {
      removeIfNobodyListens(path);
      ServerSocketChannel port = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      port.bind(UnixDomainSocketAddress.of(path));
      return keep(new UnixListener(address, path, port, this::accepted));
    } catch (BindException e) {
      throw new NetworkException(
          "Cannot listen on " + address + ": it is in use by another program, or may not be.", e);
    } catch (IOException e) {
      throw new NetworkException("Cannot listen on " + address + ": " + e.getMessage() + ".", e);
    }
  }

  /** A hub that was killed leaves its socket's name behind. */
  private static void removeIfNobodyListens(Path path) throws IOException {
    if (Files.exists(path)) {
      try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
        throw new BindException("somebody answers at " + other.getRemoteAddress());
      } catch (ConnectException e) {
        Files.delete(path);
      }
    }
  }

  private Connection accepted(SocketChannel socket, String name) {
    return keep(UnixConnection.open(socket, limits, name, open::remove));
  }

  private <T extends AutoCloseable> T keep(T resource) {
    open.add(resource);
    if (closed) {
      close(resource);
    }
    return resource;
  }

  private void requireOpen() {
    if (closed) {
      throw new NetworkException("The unix transport is closed.");
    }
  }

  private static Path path(URI uri) {
    if (!"unix".equalsIgnoreCase(uri.getScheme())) {
      throw new NetworkException(
          "unsupported scheme \"" + uri.getScheme() + "\" (expected unix://)");
    }
    if (uri.getPath() == null || uri.getPath().isEmpty()) {
      throw new NetworkException("The address names no file. Write it as unix:///run/notes.sock.");
    }
    return Path.of(uri.getPath());
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(UnixTransport::close);
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      throw new IllegalStateException("closing does not fail here", e);
    }
  }
}
