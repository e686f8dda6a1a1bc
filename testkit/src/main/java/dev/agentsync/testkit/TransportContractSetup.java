package dev.agentsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Listener;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.spi.TransportProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What the transport contracts share: two open ends, and threads that do not hang a test. */
abstract class TransportContractSetup {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Small sizes and long times: what a test is about, it shortens itself. */
  static final Limits LIMITS =
      new Limits(
          1 << 20,
          1 << 16,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          2,
          Duration.ofSeconds(1));

  /** Two ends of one connection. */
  record Pair(Connection client, Connection server) {}

  @TempDir Path directory;
  private final Map<SocketRelay, URI> relays = new HashMap<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  TransportContractSetup() {}

  /** Returns the provider under test. */
  protected abstract TransportProvider provider();

  @AfterEach
  void closeWhatIsOpen() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  final <T extends AutoCloseable> T closedLater(T resource) {
    open.push(resource);
    return resource;
  }

  final Transport transport(Limits limits) {
    return closedLater(
        provider().open(new TransportProvider.Options(directory.resolve("state"), limits)));
  }

  /** Returns an address to listen at; on what is no TCP another one at each call. */
  protected URI anyAddress() {
    return at(0);
  }

  /** Returns an address at which nobody listens now. */
  protected URI freeAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return at(socket.getLocalPort());
    }
  }

  /** Returns where the socket of an address is. */
  protected SocketAddress socketAt(URI address) {
    return new InetSocketAddress(address.getHost(), address.getPort());
  }

  /** Returns an address whose name nobody knows; empty if addresses have no names. */
  protected Optional<URI> unknownName() {
    return Optional.of(URI.create(scheme() + "://no-such-host.invalid:1"));
  }

  private URI at(int port) {
    return URI.create(scheme() + "://127.0.0.1:" + port);
  }

  private String scheme() {
    return provider().schemes().iterator().next();
  }

  /** Returns a socket that accepts connections and never says a word. */
  final ServerSocketChannel silentAt(URI address) throws IOException {
    SocketAddress socket = socketAt(address);
    return closedLater(
        (socket instanceof InetSocketAddress
                ? ServerSocketChannel.open()
                : ServerSocketChannel.open(StandardProtocolFamily.UNIX))
            .bind(socket));
  }

  final Pair pair(Limits limits) {
    Transport transport = transport(limits);
    return pair(transport, transport.listen(anyAddress()));
  }

  final Pair pair(Transport transport, Listener listener) {
    Connection client = transport.connect(listener.address());
    return new Pair(client, listener.accept().orElseThrow());
  }

  /** Connects through a relay that the test can cut or stop. */
  final Pair pair(Transport transport, SocketRelay relay, Listener listener) {
    Connection client = transport.connect(Objects.requireNonNull(relays.get(relay)));
    return new Pair(client, listener.accept().orElseThrow());
  }

  final SocketRelay relay(Listener listener) throws IOException {
    URI at = freeAddress();
    SocketRelay relay =
        closedLater(SocketRelay.between(socketAt(at), socketAt(listener.address())));
    relays.put(relay, at);
    return relay;
  }

  static Limits withPings(Duration interval, int missed) {
    return new Limits(
        LIMITS.maxMessageBytes(),
        LIMITS.maxFrameBytes(),
        LIMITS.connectTimeout(),
        LIMITS.handshakeTimeout(),
        LIMITS.sendTimeout(),
        interval,
        missed,
        LIMITS.closeTimeout());
  }

  static Limits withHandshakeTimeout(Duration timeout) {
    return new Limits(
        LIMITS.maxMessageBytes(),
        LIMITS.maxFrameBytes(),
        LIMITS.connectTimeout(),
        timeout,
        LIMITS.sendTimeout(),
        LIMITS.pingInterval(),
        LIMITS.missedPings(),
        LIMITS.closeTimeout());
  }

  static Limits withSendTimeout(Duration timeout) {
    return new Limits(
        LIMITS.maxMessageBytes(),
        LIMITS.maxFrameBytes(),
        LIMITS.connectTimeout(),
        LIMITS.handshakeTimeout(),
        timeout,
        LIMITS.pingInterval(),
        LIMITS.missedPings(),
        LIMITS.closeTimeout());
  }

  static byte[] message(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Runs a task on a virtual thread, as the kernel does. */
  static <T> FutureTask<T> start(Callable<T> task) {
    FutureTask<T> running = new FutureTask<>(task);
    Thread.ofVirtual().start(running);
    return running;
  }

  /** Returns a task's result, or fails the test when it takes too long. */
  static <T> T result(FutureTask<T> task) throws Exception {
    return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  static byte[] next(Connection connection) throws Exception {
    return result(start(connection::receive)).orElseThrow();
  }

  static void assertAtEnd(Connection connection) throws Exception {
    assertThat(result(start(connection::receive))).isEmpty();
  }
}
