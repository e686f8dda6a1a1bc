package dev.agentsync.websocket;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Limits;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a connection. Messages are written by the thread that sends them, one at a
 * time; control frames come from any thread, never wait, and go out between two frames.
 */
final class Outbox {
  /** What may be on its way to the socket when a send returns. */
  static final int WINDOW_BYTES = 256 * 1024;

  private static final byte[] NO_PAYLOAD = new byte[0];

  private final Line line;
  private final Limits limits;
  private final boolean masked;
  private final Consumer<NetworkException> giveUp;
  private final SendWindow window;

  /** Held by whoever writes frames. */
  private final ReentrantLock turn = new ReentrantLock();

  /** A frame was begun and cannot be ended: nothing may follow it. Guarded by the turn. */
  private boolean torn;

  /** Guarded by the turn. */
  private boolean closeSent;

  private final AtomicReference<byte @Nullable []> pong = new AtomicReference<>();
  private final AtomicBoolean pongOnItsWay = new AtomicBoolean();
  private final AtomicBoolean ping = new AtomicBoolean();
  private final AtomicBoolean close = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /**
   * Creates one.
   *
   * @param masked true where this side is the client
   * @param giveUp told when a send stopped in a way that leaves the connection useless
   */
  Outbox(Line line, Limits limits, boolean masked, Consumer<NetworkException> giveUp) {
    this.line = line;
    this.limits = limits;
    this.masked = masked;
    this.giveUp = giveUp;
    this.window = new SendWindow(WINDOW_BYTES, limits.sendTimeout());
  }

  /** Sends a message as {@link dev.agentsync.kernel.spi.Connection#send} says. */
  void send(byte[] message) {
    if (message.length > limits.maxMessageBytes()) {
      throw new IllegalArgumentException(
          "a message of " + message.length + " bytes; the limit is " + limits.maxMessageBytes());
    }
    turn.lock();
    try {
      writeMessage(message);
    } catch (NetworkException e) {
      if (!window.isShut()) {
        giveUp.accept(e);
      }
      throw e;
    } finally {
      turn.unlock();
      writeControls();
    }
  }

  private void writeMessage(byte[] message) {
    int opcode = WebSocket.BINARY;
    int from = 0;
    do {
      int length = Math.min(limits.maxFrameBytes(), message.length - from);
      boolean last = from + length == message.length;
      writeFrame(new FrameEncoder(opcode, last, message, from, length, masked));
      writePendingControls();
      opcode = WebSocket.CONTINUATION;
      from += length;
    } while (from < message.length);
  }

  private void writeFrame(FrameEncoder frame) {
    while (!frame.done()) {
      boolean begun = frame.begun();
      ByteBuffer piece = frame.next();
      int bytes = piece.remaining();
      try {
        window.acquire(bytes);
      } catch (NetworkException e) {
        torn |= begun;
        throw e;
      }
      line.write(piece, () -> window.release(bytes));
    }
  }

  /** Answers a ping. Only the latest is answered when many come, as RFC 6455, 5.5.3 allows. */
  void pong(byte[] payload) {
    pong.set(payload);
    writeControls();
  }

  void ping() {
    ping.set(true);
    writeControls();
  }

  /**
   * Sends a close frame after what was sent before; later sends fail.
   *
   * @return completed, always normally, when the frame has left or can leave no more
   */
  CompletionStage<Void> close() {
    window.shut("The connection is closed.");
    close.set(true);
    writeControls();
    return closed;
  }

  /** Tells senders that the connection is gone. */
  void gone(String reason) {
    window.shut(reason);
    closed.complete(null);
  }

  /** Returns whether data waits for the socket to take it. */
  boolean busy() {
    return window.busy();
  }

  /** Returns how many bytes of messages the socket has taken so far. */
  long written() {
    return window.written();
  }

  /**
   * Writes pending control frames, unless someone else has the turn: whoever gives it back looks
   * again.
   */
  private void writeControls() {
    while (controlsPending() && turn.tryLock()) {
      try {
        writePendingControls();
      } finally {
        turn.unlock();
      }
    }
  }

  private boolean controlsPending() {
    return pongReady() || ping.get() || close.get();
  }

  private boolean pongReady() {
    return pong.get() != null && !pongOnItsWay.get();
  }

  private void writePendingControls() {
    if (pongReady()) {
      byte[] payload = pong.getAndSet(null);
      if (payload != null) {
        pongOnItsWay.set(true);
        control(
            WebSocket.PONG,
            payload,
            () -> {
              pongOnItsWay.set(false);
              writeControls();
            });
      }
    }
    if (ping.getAndSet(false)) {
      control(WebSocket.PING, NO_PAYLOAD, () -> {});
    }
    if (close.getAndSet(false)) {
      if (torn) {
        line.close();
      }
      // No code and no reason: that is what the other implementations send.
      control(WebSocket.CLOSE, NO_PAYLOAD, () -> closed.complete(null));
      closeSent = true;
    }
  }

  private void control(int opcode, byte[] payload, Runnable written) {
    if (torn || closeSent) {
      line.onLoop(written);
    } else {
      line.write(FrameEncoder.control(opcode, payload, masked), written);
    }
  }
}
