package dev.agentsync.transport.plainws;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Listener;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.websocket.Endpoint;
import dev.agentsync.websocket.Failures;
import dev.agentsync.websocket.HostNames;
import dev.agentsync.websocket.Scheme;
import dev.agentsync.websocket.WebSocketConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListeners;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/** Listens and connects; all its connections share a few threads. */
final class PlainTransport implements Transport {
  /** There is no certificate here. */
  static final Bytes NO_BINDING = Bytes.of(new byte[32]);

  private static final int MAX_THREADS = 4;
  private static final int BACKLOG = 128;

  private final Limits limits;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock; its threads start with the first sockets. */
  private @Nullable XnioWorker worker;

  /** Guarded by the lock for change. */
  private volatile boolean closed;

  private final Set<WebSocketConnection> connections = ConcurrentHashMap.newKeySet();
  private final Set<PlainListener> listeners = ConcurrentHashMap.newKeySet();

  PlainTransport(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Connection connect(URI uri) {
    Endpoint to = Endpoint.of(uri, Scheme.WS);
    WebSocketConnection connection = new Dialer(worker(), limits).connect(to);
    opened(connection);
    return connection;
  }

  @Override
  public Listener listen(URI address) {
    Endpoint at = Endpoint.of(address, Scheme.WS);
    Acceptor acceptor = new Acceptor(limits, this::opened);
    AcceptingChannel<StreamConnection> port = bind(at, acceptor);
    int number = port.getLocalAddress(InetSocketAddress.class).getPort();
    PlainListener listener = new PlainListener(at.withPort(number).uri(), port, acceptor);
    listeners.add(listener);
    port.getCloseSetter().set(_ -> listeners.remove(listener));
    if (closed) {
      listener.close();
    }
    return listener;
  }

  private AcceptingChannel<StreamConnection> bind(Endpoint at, Acceptor acceptor) {
    InetSocketAddress where =
        new InetSocketAddress(
            HostNames.addresses(at, limits.connectTimeout()).getFirst(), at.port());
    OptionMap options =
        OptionMap.builder()
            .set(Options.BACKLOG, BACKLOG)
            .set(Options.TCP_NODELAY, true)
            .set(Options.REUSE_ADDRESSES, true)
            .getMap();
    try {
      AcceptingChannel<StreamConnection> port =
          worker()
              .createStreamConnectionServer(
                  where, ChannelListeners.openListenerAdapter(acceptor), options);
      port.resumeAccepts();
      return port;
    } catch (IOException e) {
      throw Failures.listen(at, e);
    }
  }

  /** Notes a connection, so that it is closed with the transport. */
  private void opened(WebSocketConnection connection) {
    connections.add(connection);
    connection.onClosed(() -> connections.remove(connection));
    if (closed) {
      connection.beginClose();
    }
  }

  private XnioWorker worker() {
    lock.lock();
    try {
      if (closed) {
        throw new NetworkException("The plainws transport is closed.");
      }
      if (worker == null) {
        worker =
            Xnio.getInstance(PlainTransport.class.getClassLoader())
                .createWorker(
                    OptionMap.builder()
                        .set(Options.WORKER_NAME, "agentsync-ws")
                        .set(
                            Options.WORKER_IO_THREADS,
                            Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()))
                        .set(Options.WORKER_TASK_CORE_THREADS, 0)
                        .set(Options.WORKER_TASK_MAX_THREADS, 1)
                        .set(Options.THREAD_DAEMON, true)
                        .getMap());
      }
      return worker;
    } catch (IOException e) {
      throw new NetworkException("Cannot start the threads of the plainws transport.", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    @Nullable XnioWorker running;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      running = worker;
    } finally {
      lock.unlock();
    }
    if (running != null) {
      closeAll();
      running.shutdownNow();
      try {
        running.awaitTermination(limits.closeTimeout().toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void closeAll() {
    long deadline = System.nanoTime() + limits.closeTimeout().toNanos();
    listeners.forEach(PlainListener::close);
    connections.forEach(WebSocketConnection::beginClose);
    for (WebSocketConnection connection : connections) {
      connection.awaitClosed(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
  }
}
