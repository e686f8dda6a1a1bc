package dev.agentsync.transport.wss;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.websocket.WebSocketConnection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;

/** Takes the place of the HTTP handlers and reports what arrives to the WebSocket. */
final class Frames extends ChannelInboundHandlerAdapter {
  private final WebSocketConnection connection;

  Frames(
      Channel channel,
      Limits limits,
      Bytes channelBinding,
      WebSocketConnection.Role role,
      String target) {
    connection =
        new WebSocketConnection(new NettyLine(channel), limits, channelBinding, role, target);
  }

  WebSocketConnection connection() {
    return connection;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    connection.opened();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) {
    if (read instanceof ByteBuf bytes) {
      connection.arrived(bytes.nioBuffer(), bytes::release);
    } else {
      ReferenceCountUtil.release(read);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslCloseCompletionEvent) {
      // TLS has ended, so nothing more can come, even if the socket below stays open.
      var _ = ctx.channel().close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    connection.ended();
  }

  @Override
  @SuppressWarnings("deprecation") // it is deprecated for outbound handlers only
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    connection.broken(TlsFailures.unwrap(cause));
  }
}
