package dev.agentsync.transport.wss;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.websocket.Addresses;
import dev.agentsync.websocket.Upgrade;
import dev.agentsync.websocket.WebSocket;
import dev.agentsync.websocket.WebSocketConnection;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns a client's HTTP request into a WebSocket, or refuses it and hangs up. */
final class ServerUpgrade extends ChannelInboundHandlerAdapter {
  private static final System.Logger LOG = System.getLogger("agentsync.transport");

  private final Limits limits;
  private final Bytes channelBinding;
  private final Consumer<WebSocketConnection> opened;
  private @Nullable String key;
  private String target = "/";
  private boolean refused;

  ServerUpgrade(Limits limits, Bytes channelBinding, Consumer<WebSocketConnection> opened) {
    this.limits = limits;
    this.channelBinding = channelBinding;
    this.opened = opened;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) {
    try {
      if (refused) {
        return;
      }
      if (read instanceof HttpRequest request) {
        judge(ctx, request);
      } else if (read instanceof HttpContent content) {
        end(ctx, content);
      }
    } finally {
      ReferenceCountUtil.release(read);
    }
  }

  private void judge(ChannelHandlerContext ctx, HttpRequest request) {
    HttpHeaders headers = request.headers();
    Optional<Upgrade.Refusal> refusal =
        request.decoderResult().isFailure()
            ? Optional.of(Upgrade.Refusal.NO_HTTP)
            : Upgrade.refusal(
                request.method().name(), request.protocolVersion().text(), headers::getAll);
    refusal.ifPresentOrElse(
        because -> refuse(ctx, because),
        () -> {
          key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
          target = request.uri();
        });
  }

  private void end(ChannelHandlerContext ctx, HttpContent content) {
    if (content.decoderResult().isFailure() || content.content().isReadable()) {
      refuse(ctx, Upgrade.Refusal.BODY);
    } else if (content instanceof LastHttpContent && key != null) {
      upgrade(ctx, key);
    }
  }

  private void upgrade(ChannelHandlerContext ctx, String acceptedKey) {
    Channel channel = ctx.channel();
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
    response
        .headers()
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, WebSocket.accept(acceptedKey));
    var _ = ctx.writeAndFlush(response);
    Frames frames =
        new Frames(channel, limits, channelBinding, WebSocketConnection.Role.SERVER, target);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.replace(this, "frames", frames);
    // What was read beyond the request goes to the new handler.
    pipeline.remove(HttpServerCodec.class);
    opened.accept(frames.connection());
  }

  private void refuse(ChannelHandlerContext ctx, Upgrade.Refusal refusal) {
    refused = true;
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(refusal.status()),
            Unpooled.copiedBuffer(refusal.reason() + "\n", StandardCharsets.US_ASCII));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
        .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    if (refusal.namesWebSocket()) {
      response
          .headers()
          .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
          .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WebSocket.VERSION);
    }
    ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  @SuppressWarnings("deprecation") // it is deprecated for outbound handlers only
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.log(
        System.Logger.Level.DEBUG,
        () -> "connection not usable addr=" + Addresses.text(ctx.channel().remoteAddress()),
        cause);
    Channels.closeAtOnce(ctx.channel());
  }
}
