package dev.agentsync.transport.wss;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Listener;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.websocket.Endpoint;
import dev.agentsync.websocket.Failures;
import dev.agentsync.websocket.HostNames;
import dev.agentsync.websocket.Scheme;
import dev.agentsync.websocket.WebSocketConnection;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Listens and connects; all its connections share a few event loops. */
final class WssTransport implements Transport {
  private static final int MAX_LOOPS = 4;
  private static final int BACKLOG = 128;

  private final TransportProvider.Options options;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock; its threads start with the first sockets. */
  private @Nullable EventLoopGroup loops;

  /** Guarded by the lock. */
  private @Nullable Dialer dialer;

  /** Guarded by the lock for change. */
  private volatile boolean closed;

  private final Set<WebSocketConnection> connections = ConcurrentHashMap.newKeySet();
  private final Set<WssListener> listeners = ConcurrentHashMap.newKeySet();

  WssTransport(TransportProvider.Options options) {
    this.options = options;
  }

  @Override
  public Connection connect(URI uri) {
    Endpoint to = Endpoint.of(uri, Scheme.WSS);
    WebSocketConnection connection = dialer().connect(to);
    opened(connection);
    return connection;
  }

  @Override
  public Listener listen(URI address) {
    Endpoint at = Endpoint.of(address, Scheme.WSS);
    Limits limits = options.limits();
    HubCertificate hub = new TlsFiles(options.stateDirectory()).loadOrCreate();
    Acceptor acceptor = new Acceptor(limits, TlsContexts.server(hub), binding(hub), this::opened);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops())
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .handler(new AcceptFailures())
            .childHandler(acceptor)
            .bind(
                new InetSocketAddress(
                    HostNames.addresses(at, limits.connectTimeout()).getFirst(), at.port()))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw Failures.listen(at, bound.cause());
    }
    int port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
    WssListener listener = new WssListener(at.withPort(port).uri(), bound.channel(), acceptor);
    listeners.add(listener);
    bound.channel().closeFuture().addListener(_ -> listeners.remove(listener));
    if (closed) {
      listener.close();
    }
    return listener;
  }

  private static Bytes binding(HubCertificate hub) {
    try {
      return HubCertificate.binding(hub.certificate());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
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

  private Dialer dialer() {
    lock.lock();
    try {
      EventLoopGroup running = loops();
      if (dialer == null) {
        dialer = new Dialer(running, options.limits());
      }
      return dialer;
    } finally {
      lock.unlock();
    }
  }

  private EventLoopGroup loops() {
    lock.lock();
    try {
      if (closed) {
        throw new NetworkException("The wss transport is closed.");
      }
      if (loops == null) {
        loops =
            new MultiThreadIoEventLoopGroup(
                Math.min(MAX_LOOPS, Runtime.getRuntime().availableProcessors()),
                new LoopThreads(),
                NioIoHandler.newFactory());
      }
      return loops;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    @Nullable EventLoopGroup running;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      running = loops;
    } finally {
      lock.unlock();
    }
    if (running != null) {
      closeAll();
      running
          .shutdownGracefully(0, options.limits().closeTimeout().toMillis(), TimeUnit.MILLISECONDS)
          .awaitUninterruptibly(options.limits().closeTimeout().toMillis());
    }
  }

  private void closeAll() {
    long deadline = System.nanoTime() + options.limits().closeTimeout().toNanos();
    listeners.forEach(WssListener::close);
    connections.forEach(WebSocketConnection::beginClose);
    for (WebSocketConnection connection : connections) {
      connection.awaitClosed(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
  }
}
