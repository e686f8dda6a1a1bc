package dev.agentsync.transport.wss;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.spi.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * The receiving half of a connection, on its event loop: cuts what arrives into messages and stops
 * reading from the socket while enough of them wait.
 */
final class FrameHandler extends ChannelInboundHandlerAdapter {
  /** What is still of interest. */
  private enum Interest {
    MESSAGES,
    THEIR_CLOSE,
    NOTHING
  }

  private final Channel channel;
  private final Mailbox<byte[]> inbox;
  private final Outbox outbox;
  private final Limits limits;
  private final FrameDecoder decoder;
  private final Liveness liveness;
  private final ArrayDeque<ByteBuf> arrived = new ArrayDeque<>();
  private Interest interest = Interest.MESSAGES;
  private boolean inactive;

  /** Reading from the socket is off until messages are taken. Written on the event loop only. */
  private volatile boolean held;

  FrameHandler(
      Channel channel, Mailbox<byte[]> inbox, Outbox outbox, Limits limits, boolean client) {
    this.channel = channel;
    this.inbox = inbox;
    this.outbox = outbox;
    this.limits = limits;
    this.decoder = new FrameDecoder(limits.maxFrameBytes(), limits.maxMessageBytes(), !client);
    this.liveness = new Liveness(channel, outbox, limits, () -> held, this::fail);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    liveness.start();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) {
    if (read instanceof ByteBuf bytes) {
      liveness.heard();
      arrived.add(bytes);
      decodeArrived();
    } else {
      ReferenceCountUtil.release(read);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslCloseCompletionEvent) {
      // TLS has ended, so nothing more can come, even if the socket below stays open.
      var _ = channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    inactive = true;
    liveness.stop();
    outbox.gone("The other side has closed the connection.");
    decodeArrived();
  }

  @Override
  @SuppressWarnings("deprecation") // it is deprecated for outbound handlers only
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(Failures.broken(channel, cause));
  }

  /** Goes on reading if that was held back. From any thread, after a message was taken. */
  void taken() {
    if (held && inbox.low()) {
      Channels.onLoop(channel, this::decodeArrived);
    }
  }

  /** Reads on only to see the other side close. From any thread. */
  void ignoreMessages() {
    Channels.onLoop(
        channel,
        () -> {
          if (interest == Interest.MESSAGES) {
            interest = Interest.THEIR_CLOSE;
          }
          decodeArrived();
        });
  }

  /** Ends the connection at once for a reason. From any thread. */
  void abort(AgentsyncException reason) {
    inbox.end(reason);
    outbox.gone(String.valueOf(reason.getMessage()));
    Channels.closeAtOnce(channel);
  }

  private void decodeArrived() {
    try {
      do {
        decodeWhileRoom();
        hold(interest == Interest.MESSAGES && inbox.full());
        // Who took messages before it could see that reading is held back did not call for more.
      } while (held && inbox.low());
    } catch (ProtocolException e) {
      fail(e);
    }
    if (inactive && arrived.isEmpty()) {
      inbox.end(
          interest == Interest.MESSAGES && decoder.midMessage()
              ? new NetworkException(
                  "The connection to "
                      + Addresses.text(channel.remoteAddress())
                      + " ended in the middle of a message.")
              : null);
    }
  }

  private void decodeWhileRoom() {
    while (!arrived.isEmpty() && (interest != Interest.MESSAGES || !inbox.full())) {
      ByteBuf bytes = arrived.element();
      Incoming incoming = interest == Interest.NOTHING ? null : decoder.decode(bytes);
      if (incoming == null) {
        arrived.remove().release();
      } else {
        handle(incoming);
      }
    }
  }

  private void handle(Incoming incoming) {
    switch (incoming) {
      case Incoming.Message(byte[] bytes) -> {
        if (interest == Interest.MESSAGES) {
          inbox.put(bytes, bytes.length);
        }
      }
      case Incoming.Ping(byte[] bytes) -> outbox.pong(bytes);
      case Incoming.Pong() -> {}
      case Incoming.Close() -> {
        inbox.end(null);
        leave();
      }
    }
  }

  /** Ends the connection for a reason, after a close frame if that can still leave. */
  private void fail(AgentsyncException reason) {
    inbox.end(reason);
    leave();
  }

  private void leave() {
    interest = Interest.NOTHING;
    liveness.stop();
    var overdue =
        channel
            .eventLoop()
            .schedule(
                () -> Channels.closeAtOnce(channel),
                limits.closeTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
    channel.closeFuture().addListener(_ -> overdue.cancel(false));
    var _ =
        outbox
            .close()
            .thenRun(
                () -> {
                  var _ = channel.close();
                });
    arrived.forEach(ByteBuf::release);
    arrived.clear();
    hold(false);
  }

  private void hold(boolean hold) {
    if (hold == held) {
      return;
    }
    held = hold;
    if (!hold) {
      liveness.heard();
    }
    channel.config().setAutoRead(!hold);
  }
}
