package dev.agentsync.transport.wss;

import dev.agentsync.websocket.Addresses;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Tells of sockets that could not be accepted, for instance as too many files are open. What comes
 * after it in the pipeline then waits a moment before accepting more.
 */
final class AcceptFailures extends ChannelInboundHandlerAdapter {
  private static final System.Logger LOG = System.getLogger("agentsync.transport");

  @Override
  @SuppressWarnings("deprecation") // it is deprecated for outbound handlers only
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.log(
        System.Logger.Level.WARNING,
        () ->
            "cannot accept a connection addr="
                + Addresses.text(ctx.channel().localAddress())
                + " error="
                + cause.getMessage());
    ctx.fireExceptionCaught(cause);
  }
}
