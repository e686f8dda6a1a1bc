package dev.agentsync.websocket;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.spi.Limits;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The receiving half of a connection, on its event loop: cuts what arrives into messages and stops
 * reading from the socket while enough of them wait.
 */
final class FrameReader {
  /** What is still of interest. */
  private enum Interest {
    MESSAGES,
    THEIR_CLOSE,
    NOTHING
  }

  /** Bytes that arrived, and what to do when they are no longer needed. */
  private record Piece(ByteBuffer bytes, Runnable release) {}

  private final Line line;
  private final Mailbox<byte[]> inbox;
  private final Outbox outbox;
  private final Limits limits;
  private final FrameDecoder decoder;
  private final Liveness liveness;
  private final ArrayDeque<Piece> arrived = new ArrayDeque<>();
  private Interest interest = Interest.MESSAGES;
  private boolean inactive;

  /** Reading from the socket is off until messages are taken. Written on the event loop only. */
  private volatile boolean held;

  FrameReader(Line line, Mailbox<byte[]> inbox, Outbox outbox, Limits limits, boolean client) {
    this.line = line;
    this.inbox = inbox;
    this.outbox = outbox;
    this.limits = limits;
    this.decoder = new FrameDecoder(limits.maxFrameBytes(), limits.maxMessageBytes(), !client);
    this.liveness = new Liveness(line, outbox, limits, () -> held, this::fail);
  }

  void opened() {
    liveness.start();
  }

  void arrived(ByteBuffer bytes, Runnable release) {
    liveness.heard();
    arrived.add(new Piece(bytes, release));
    decodeArrived();
  }

  void ended() {
    inactive = true;
    liveness.stop();
    outbox.gone("The other side has closed the connection.");
    decodeArrived();
  }

  /** Goes on reading if that was held back. From any thread, after a message was taken. */
  void taken() {
    if (held && inbox.low()) {
      line.onLoop(this::decodeArrived);
    }
  }

  /** Reads on only to see the other side close. From any thread. */
  void ignoreMessages() {
    line.onLoop(
        () -> {
          switch (interest) {
            case MESSAGES -> interest = Interest.THEIR_CLOSE;
            case THEIR_CLOSE -> {}
            case NOTHING -> closeAfterOurs(); // what they say is not understood any more
          }
          decodeArrived();
        });
  }

  /** Ends the connection at once for a reason. From any thread. */
  void abort(AgentsyncException reason) {
    inbox.end(reason);
    outbox.gone(String.valueOf(reason.getMessage()));
    line.closeAtOnce();
  }

  private void decodeArrived() {
    try {
      do {
        decodeWhileRoom();
        hold(interest == Interest.MESSAGES && inbox.full());
        // Who took messages before it could see that reading is held back did not call for more.
      } while (held && inbox.low());
    } catch (ProtocolException e) {
      refuse(e);
    }
    if (inactive && arrived.isEmpty()) {
      inbox.end(
          interest == Interest.MESSAGES && decoder.midMessage()
              ? new NetworkException(
                  "The connection to "
                      + line.remoteAddress()
                      + " ended in the middle of a message.")
              : null);
    }
  }

  private void decodeWhileRoom() {
    while (!arrived.isEmpty() && (interest != Interest.MESSAGES || !inbox.full())) {
      Incoming incoming =
          interest == Interest.NOTHING ? null : decoder.decode(arrived.element().bytes());
      if (incoming == null) {
        arrived.remove().release().run();
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
  void fail(AgentsyncException reason) {
    inbox.end(reason);
    leave();
  }

  /** Takes nothing more; who receives may still say why before it closes, but not for long. */
  private void refuse(ProtocolException reason) {
    inbox.end(reason);
    deafen();
    line.onClosed(line.schedule(this::leave, limits.closeTimeout()));
  }

  private void leave() {
    deafen();
    line.onClosed(line.schedule(line::closeAtOnce, limits.closeTimeout()));
    closeAfterOurs();
  }

  private void deafen() {
    interest = Interest.NOTHING;
    liveness.stop();
    arrived.forEach(piece -> piece.release().run());
    arrived.clear();
    hold(false);
  }

  private void closeAfterOurs() {
    var _ = outbox.close().thenRun(line::close);
  }

  private void hold(boolean hold) {
    if (hold == held) {
      return;
    }
    held = hold;
    if (!hold) {
      liveness.heard();
    }
    line.reading(!hold);
  }
}
