package dev.agentsync.websocket;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Limits;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One open WebSocket. The transport that opened the line reports what happens on it: {@link
 * #opened} once, then {@link #arrived} and {@link #broken}, at last {@link #ended}; all on the
 * line's loop.
 */
public final class WebSocketConnection implements Connection {
  /** Which end of the line this is: clients mask what they send. */
  public enum Role {
    CLIENT,
    SERVER
  }

  /** How much may wait unread: as many messages, or more bytes than this by one message. */
  private static final int UNREAD_MESSAGES = 64;

  private static final long UNREAD_BYTES = 1 << 20;

  private final Line line;
  private final Limits limits;
  private final Bytes channelBinding;
  private final String path;
  private final Mailbox<byte[]> inbox = new Mailbox<>(UNREAD_MESSAGES, UNREAD_BYTES);
  private final Outbox outbox;
  private final FrameReader reader;
  private final AtomicBoolean closing = new AtomicBoolean();

  /**
   * Creates one on a line on which nothing but frames will pass from now on.
   *
   * @param target what stood in the request that opened it: path and query
   */
  public WebSocketConnection(
      Line line, Limits limits, Bytes channelBinding, Role role, String target) {
    this.line = line;
    this.limits = limits;
    this.channelBinding = channelBinding;
    this.path = Upgrade.path(target);
    boolean client = role == Role.CLIENT;
    this.outbox = new Outbox(line, limits, client, this::sendFailed);
    this.reader = new FrameReader(line, inbox, outbox, limits, client);
  }

  /** Starts to watch whether the other side is there. */
  public void opened() {
    reader.opened();
  }

  /**
   * Takes bytes from the line.
   *
   * @param bytes not changed by the line until {@code release} is run, on the loop
   */
  public void arrived(ByteBuffer bytes, Runnable release) {
    reader.arrived(bytes, release);
  }

  /** The line failed; it is closed in consequence. */
  public void broken(Throwable cause) {
    reader.fail(
        new NetworkException(
            "The connection to " + remoteAddress() + " broke: " + Failures.described(cause) + ".",
            cause));
  }

  /** The socket is closed; nothing more will arrive. */
  public void ended() {
    reader.ended();
  }

  @Override
  public void send(byte[] message) {
    outbox.send(message);
  }

  @Override
  public Optional<byte[]> receive() {
    Optional<byte[]> message = inbox.take();
    reader.taken();
    return message;
  }

  @Override
  public Bytes channelBinding() {
    return channelBinding;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String remoteAddress() {
    return line.remoteAddress();
  }

  @Override
  public void close() {
    beginClose();
    awaitClosed(limits.closeTimeout());
  }

  /** Wakes whoever sends or receives and says goodbye; does not wait. */
  public void beginClose() {
    if (!closing.getAndSet(true)) {
      inbox.drop();
      outbox.close();
      reader.ignoreMessages();
    }
  }

  /** Waits for the other side to take the goodbye, then closes in any case. */
  public void awaitClosed(Duration limit) {
    if (!line.awaitClosed(limit)) {
      line.closeAtOnce();
    }
  }

  /** Runs an action when the socket is closed, on the loop. */
  public void onClosed(Runnable action) {
    line.onClosed(action);
  }

  private void sendFailed(NetworkException reason) {
    if (!closing.get()) {
      reader.abort(reason);
    }
  }
}
