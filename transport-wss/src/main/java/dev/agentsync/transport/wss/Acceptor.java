package dev.agentsync.transport.wss;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.websocket.Pending;
import dev.agentsync.websocket.Waiting;
import dev.agentsync.websocket.WebSocketConnection;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** Takes each socket of a listener to an open WebSocket, or drops it. */
@Sharable
final class Acceptor extends ChannelInitializer<Channel> {
  /** How many may be on the way at once, and how many open ones may wait to be taken. */
  private static final int MAX_PENDING = 256;

  private static final int MAX_REQUEST_LINE = 8 * 1024;
  private static final int MAX_HEADERS = 16 * 1024;
  private static final int MAX_BODY_PIECE = 8 * 1024;

  private final Limits limits;
  private final SSLContext context;
  private final Bytes channelBinding;
  private final Consumer<WebSocketConnection> opened;
  private final Pending<Channel> pending = new Pending<>(MAX_PENDING, Channels::closeAtOnce);
  private final Waiting waiting = new Waiting(MAX_PENDING);

  /**
   * Creates one.
   *
   * @param opened told of every open connection, on its event loop
   */
  Acceptor(
      Limits limits,
      SSLContext context,
      Bytes channelBinding,
      Consumer<WebSocketConnection> opened) {
    this.limits = limits;
    this.context = context;
    this.channelBinding = channelBinding;
    this.opened = opened;
  }

  @Override
  protected void initChannel(Channel channel) {
    pending.add(channel);
    var overdue =
        channel
            .eventLoop()
            .schedule(
                () -> Channels.closeAtOnce(channel),
                limits.handshakeTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
    SslHandler tls = new SslHandler(TlsContexts.serverEngine(context));
    tls.setHandshakeTimeoutMillis(0); // the whole handshake has one time limit
    tls.setCloseNotifyFlushTimeoutMillis(limits.closeTimeout().toMillis());
    channel
        .closeFuture()
        .addListener(
            _ -> {
              overdue.cancel(false);
              pending.remove(channel);
            });
    channel
        .pipeline()
        .addLast(
            tls,
            new HttpServerCodec(MAX_REQUEST_LINE, MAX_HEADERS, MAX_BODY_PIECE),
            new ServerUpgrade(
                limits,
                channelBinding,
                connection -> {
                  overdue.cancel(false);
                  pending.remove(channel);
                  handOver(connection);
                }));
  }

  private void handOver(WebSocketConnection connection) {
    opened.accept(connection);
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
