package dev.agentsync.transport.wss;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Limits;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** One open WebSocket. */
final class WssConnection implements Connection {
  /** How much may wait unread: as many messages, or more bytes than this by one message. */
  private static final int UNREAD_MESSAGES = 64;

  private static final long UNREAD_BYTES = 1 << 20;

  private final Channel channel;
  private final Limits limits;
  private final Bytes channelBinding;
  private final String remoteAddress;
  private final Mailbox<byte[]> inbox = new Mailbox<>(UNREAD_MESSAGES, UNREAD_BYTES);
  private final Outbox outbox;
  private final FrameHandler handler;
  private final AtomicBoolean closing = new AtomicBoolean();

  WssConnection(Channel channel, Limits limits, Bytes channelBinding, boolean client) {
    this.channel = channel;
    this.limits = limits;
    this.channelBinding = channelBinding;
    this.remoteAddress = Addresses.text(channel.remoteAddress());
    this.outbox = new Outbox(channel, limits, client, this::sendFailed);
    this.handler = new FrameHandler(channel, inbox, outbox, limits, client);
  }

  /** Returns what must take the place of the HTTP handlers, on the event loop. */
  FrameHandler handler() {
    return handler;
  }

  @Override
  public void send(byte[] message) {
    outbox.send(message);
  }

  @Override
  public Optional<byte[]> receive() {
    Optional<byte[]> message = inbox.take();
    handler.taken();
    return message;
  }

  @Override
  public Bytes channelBinding() {
    return channelBinding;
  }

  @Override
  public String remoteAddress() {
    return remoteAddress;
  }

  @Override
  public void close() {
    beginClose();
    awaitClosed(limits.closeTimeout());
  }

  /** Wakes whoever sends or receives and says goodbye; does not wait. */
  void beginClose() {
    if (!closing.getAndSet(true)) {
      inbox.drop();
      outbox.close();
      handler.ignoreMessages();
    }
  }

  /** Waits for the other side to take the goodbye, then closes in any case. */
  void awaitClosed(Duration limit) {
    if (!channel.closeFuture().awaitUninterruptibly(limit.toMillis())) {
      Channels.closeAtOnce(channel);
    }
  }

  /** Runs an action when the socket is closed, on the event loop. */
  void onClosed(Runnable action) {
    channel.closeFuture().addListener(_ -> action.run());
  }

  private void sendFailed(NetworkException reason) {
    if (!closing.get()) {
      handler.abort(reason);
    }
  }
}
