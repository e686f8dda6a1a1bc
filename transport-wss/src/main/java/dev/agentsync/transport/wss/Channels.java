package dev.agentsync.transport.wss;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.RejectedExecutionException;

/** What is done to a Netty channel from outside its pipeline. */
final class Channels {
  private static final System.Logger LOG = System.getLogger("agentsync.transport");

  private Channels() {}

  /** Closes the socket without the goodbye of TLS, which could wait for the other side. */
  static void closeAtOnce(Channel channel) {
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first == null) {
      var _ = channel.close();
    } else {
      var _ = first.close();
    }
  }

  /** Runs a task on the channel's event loop; a loop that has ended needs it no more. */
  static void onLoop(Channel channel, Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.TRACE, "the transport is closed already", e);
    }
  }
}
