package dev.agentsync.transport.wss;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Limits;
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
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns a client's HTTP request into a WebSocket, or refuses it and hangs up. */
final class ServerUpgrade extends ChannelInboundHandlerAdapter {
  private static final int KEY_BYTES = 16;

  private final Limits limits;
  private final Bytes channelBinding;
  private final Consumer<WssConnection> opened;
  private @Nullable String key;
  private boolean refused;

  ServerUpgrade(Limits limits, Bytes channelBinding, Consumer<WssConnection> opened) {
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
    if (request.decoderResult().isFailure()) {
      refuse(ctx, HttpResponseStatus.BAD_REQUEST, "This is not HTTP.");
    } else if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        || !request.method().equals(HttpMethod.GET)) {
      refuse(ctx, HttpResponseStatus.BAD_REQUEST, "Expected a GET request in HTTP/1.1.");
    } else if (!headers.containsValue(
            HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, /* ignoreCase= */ true)
        || !headers.containsValue(
            HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, /* ignoreCase= */ true)) {
      refuse(ctx, HttpResponseStatus.UPGRADE_REQUIRED, "This is an agentsync hub, not a web site.");
    } else if (!WebSocket.VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      refuse(ctx, HttpResponseStatus.UPGRADE_REQUIRED, "Expected WebSocket version 13.");
    } else if (!isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
      refuse(ctx, HttpResponseStatus.BAD_REQUEST, "Expected a Sec-WebSocket-Key of 16 bytes.");
    } else {
      key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    }
  }

  private static boolean isKey(@Nullable String text) {
    try {
      return text != null && Base64.getDecoder().decode(text).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void end(ChannelHandlerContext ctx, HttpContent content) {
    if (content.decoderResult().isFailure() || content.content().isReadable()) {
      refuse(ctx, HttpResponseStatus.BAD_REQUEST, "Expected a request without a body.");
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
    WssConnection connection = new WssConnection(channel, limits, channelBinding, false);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.replace(this, "frames", connection.handler());
    // What was read beyond the request goes to the new handler.
    pipeline.remove(HttpServerCodec.class);
    opened.accept(connection);
  }

  private void refuse(ChannelHandlerContext ctx, HttpResponseStatus status, String reason) {
    refused = true;
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            status,
            Unpooled.copiedBuffer(reason + "\n", StandardCharsets.US_ASCII));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
        .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
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
    Pending.refused(ctx.channel(), cause);
  }
}
