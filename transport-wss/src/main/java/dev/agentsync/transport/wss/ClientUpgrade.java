package dev.agentsync.transport.wss;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.websocket.Endpoint;
import dev.agentsync.websocket.Failures;
import dev.agentsync.websocket.Upgrade;
import dev.agentsync.websocket.WebSocket;
import dev.agentsync.websocket.WebSocketConnection;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Asks the hub for a WebSocket once TLS stands. */
final class ClientUpgrade extends ChannelInboundHandlerAdapter {
  private static final System.Logger LOG = System.getLogger("agentsync.transport");

  private final Endpoint to;
  private final Limits limits;
  private final CompletableFuture<WebSocketConnection> result;
  private final String key;
  private @Nullable Bytes channelBinding;
  private boolean accepted;

  ClientUpgrade(Endpoint to, Limits limits, CompletableFuture<WebSocketConnection> result) {
    this.to = to;
    this.limits = limits;
    this.result = result;
    this.key = Upgrade.newKey();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    var overdue =
        ctx.executor()
            .schedule(
                () -> fail(ctx, Failures.slowHandshake(to, limits.handshakeTimeout())),
                limits.handshakeTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
    var _ = result.whenComplete((_, _) -> overdue.cancel(false));
    ctx.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        request(ctx);
      } else {
        fail(ctx, TlsFailures.of(to, handshake.cause()));
      }
    }
  }

  private void request(ChannelHandlerContext ctx) {
    try {
      Certificate[] chain =
          ctx.pipeline().get(SslHandler.class).engine().getSession().getPeerCertificates();
      Bytes binding = HubCertificate.binding(chain[0]);
      LOG.log(
          System.Logger.Level.DEBUG,
          () -> "tls handshake complete addr=" + to.authority() + " fp=" + binding.hex());
      channelBinding = binding;
    } catch (SSLPeerUnverifiedException | CertificateEncodingException e) {
      fail(ctx, TlsFailures.of(to, e));
      return;
    }
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, to.target(), Unpooled.EMPTY_BUFFER);
    request
        .headers()
        .set(HttpHeaderNames.HOST, to.hostHeader())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WebSocket.VERSION)
        .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key);
    var _ = ctx.writeAndFlush(request);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) {
    try {
      if (read instanceof HttpResponse response) {
        judge(ctx, response);
      }
      if (read instanceof LastHttpContent && accepted && channelBinding != null) {
        upgrade(ctx, channelBinding);
      }
    } finally {
      ReferenceCountUtil.release(read);
    }
  }

  private void judge(ChannelHandlerContext ctx, HttpResponse response) {
    if (response.decoderResult().isFailure()) {
      fail(ctx, Failures.upgrade(to, "it speaks TLS but not HTTP."));
      return;
    }
    HttpResponseStatus status = HttpResponseStatus.valueOf(response.status().code());
    Optional<String> objection =
        Upgrade.objection(status.code(), status.toString(), response.headers()::getAll, key);
    objection.ifPresentOrElse(
        reason -> fail(ctx, Failures.upgrade(to, reason)), () -> accepted = true);
  }

  private void upgrade(ChannelHandlerContext ctx, Bytes binding) {
    accepted = false;
    Channel channel = ctx.channel();
    Frames frames =
        new Frames(channel, limits, binding, WebSocketConnection.Role.CLIENT, to.target());
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.replace(this, "frames", frames);
    // The hub speaks first: its first frames may have come in with the answer.
    pipeline.remove(HttpClientCodec.class);
    if (!result.complete(frames.connection())) {
      Channels.closeAtOnce(channel);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(
        ctx,
        channelBinding == null
            ? TlsFailures.of(to, new ClosedChannelException())
            : Failures.upgrade(to, "it hung up instead of opening a WebSocket."));
  }

  @Override
  @SuppressWarnings("deprecation") // it is deprecated for outbound handlers only
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(
        ctx,
        channelBinding == null
            ? TlsFailures.of(to, cause)
            : Failures.connect(to, TlsFailures.unwrap(cause)));
  }

  private void fail(ChannelHandlerContext ctx, NetworkException reason) {
    result.completeExceptionally(reason);
    Channels.closeAtOnce(ctx.channel());
  }
}
