package dev.agentsync.transport.plainws;

import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.websocket.Pending;
import dev.agentsync.websocket.Waiting;
import dev.agentsync.websocket.WebSocketConnection;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;

/** Takes each socket of a listener to an open WebSocket, or drops it; on the socket's thread. */
final class Acceptor implements ChannelListener<StreamConnection> {
  /** How many may be on the way at once, and how many open ones may wait to be taken. */
  private static final int MAX_PENDING = 256;

  private static final int MAX_HEADERS = 16 * 1024;
  private static final int MAX_HEADER_COUNT = 100;
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int MAX_POOLED = 64;
  private static final int POOLED_PER_THREAD = 4;

  private final Limits limits;
  private final Consumer<WebSocketConnection> opened;
  private final Pending<StreamConnection> pending = new Pending<>(MAX_PENDING, IoUtils::safeClose);
  private final Waiting waiting = new Waiting(MAX_PENDING);
  private final HttpOpenListener http;

  /**
   * Creates one.
   *
   * @param opened told of every open connection, on its thread
   */
  Acceptor(Limits limits, Consumer<WebSocketConnection> opened) {
    this.limits = limits;
    this.opened = opened;
    this.http =
        new HttpOpenListener(
            new DefaultByteBufferPool(false, BUFFER_BYTES, MAX_POOLED, POOLED_PER_THREAD),
            OptionMap.builder()
                .set(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADERS)
                .set(UndertowOptions.MAX_HEADERS, MAX_HEADER_COUNT)
                .set(UndertowOptions.ALWAYS_SET_DATE, false)
                .getMap());
    this.http.setRootHandler(new HubRequests(this::upgraded));
  }

  @Override
  public void handleEvent(StreamConnection socket) {
    pending.add(socket);
    XnioExecutor.Key overdue =
        socket
            .getIoThread()
            .executeAfter(
                () -> dropIfPending(socket),
                limits.handshakeTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
    http.handleEvent(socket);
    @Nullable ChannelListener<? super StreamConnection> before = socket.getCloseListener();
    socket.setCloseListener(
        closed -> {
          if (before != null) {
            before.handleEvent(closed);
          }
          overdue.remove();
          pending.remove(socket);
        });
    if (!socket.isOpen()) {
      overdue.remove();
      pending.remove(socket);
    }
  }

  private void dropIfPending(StreamConnection socket) {
    if (pending.remove(socket)) {
      IoUtils.safeClose(socket);
    }
  }

  private void upgraded(StreamConnection socket, String target) {
    if (!pending.remove(socket)) {
      IoUtils.safeClose(socket);
      return;
    }
    XnioLine line = new XnioLine(socket);
    WebSocketConnection connection =
        new WebSocketConnection(
            line, limits, PlainTransport.NO_BINDING, WebSocketConnection.Role.SERVER, target);
    connection.opened();
    opened.accept(connection);
    line.tell(LineReceiver.of(connection));
    waiting.add(connection);
  }

  /** Waits for the next open connection; empty once closed. */
  Optional<WebSocketConnection> next() {
    return waiting.next();
  }

  /** Drops what is on its way and what nobody took. */
  void close() {
    pending.closeAll();
    waiting.close();
  }
}
