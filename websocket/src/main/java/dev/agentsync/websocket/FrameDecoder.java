package dev.agentsync.websocket;

import static dev.agentsync.websocket.WebSocket.BINARY;
import static dev.agentsync.websocket.WebSocket.CLOSE;
import static dev.agentsync.websocket.WebSocket.CONTINUATION;
import static dev.agentsync.websocket.WebSocket.FIN;
import static dev.agentsync.websocket.WebSocket.LENGTH;
import static dev.agentsync.websocket.WebSocket.LENGTH_IN_2_BYTES;
import static dev.agentsync.websocket.WebSocket.LENGTH_IN_8_BYTES;
import static dev.agentsync.websocket.WebSocket.MASKED;
import static dev.agentsync.websocket.WebSocket.MASK_BYTES;
import static dev.agentsync.websocket.WebSocket.MAX_HEADER_BYTES;
import static dev.agentsync.websocket.WebSocket.OPCODE;
import static dev.agentsync.websocket.WebSocket.PING;
import static dev.agentsync.websocket.WebSocket.PONG;
import static dev.agentsync.websocket.WebSocket.RESERVED;
import static dev.agentsync.websocket.WebSocket.SHORT_LENGTH;
import static dev.agentsync.websocket.WebSocket.TEXT;

import dev.agentsync.kernel.ProtocolException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns a byte stream into messages and control frames, in whatever pieces it arrives. One thread
 * at a time; not usable any more once it has thrown.
 */
final class FrameDecoder {
  /** Stops a message that is cut into absurdly many frames, such as endless empty ones. */
  static final int MAX_FRAMES_PER_MESSAGE = 1 << 16;

  private static final int START_BYTES = 2;

  private final int maxFrameBytes;
  private final boolean expectMasked;

  private final byte[] header = new byte[MAX_HEADER_BYTES];
  private int headerHave;
  private int headerNeed = START_BYTES;
  private int lengthEnd;
  private boolean inPayload;
  private int opcode;
  private boolean last;
  private int remaining;
  private int maskOffset;

  private final Assembly message;
  private final Assembly control = new Assembly(SHORT_LENGTH);
  private boolean messageOpen;
  private int frames;

  /**
   * Creates one.
   *
   * @param expectMasked true where clients are the other side
   */
  FrameDecoder(int maxFrameBytes, int maxMessageBytes, boolean expectMasked) {
    this.maxFrameBytes = maxFrameBytes;
    this.expectMasked = expectMasked;
    this.message = new Assembly(maxMessageBytes);
  }

  /**
   * Takes bytes until something is complete.
   *
   * @return what is complete, or null when all of {@code in} was taken and more is needed
   * @throws ProtocolException if the other side broke the rules
   */
  @Nullable Incoming decode(ByteBuffer in) {
    while (true) {
      if (!inPayload && !readHeader(in)) {
        return null;
      }
      readPayload(in);
      if (remaining > 0) {
        return null;
      }
      Incoming complete = endFrame();
      if (complete != null) {
        return complete;
      }
    }
  }

  /** Returns whether the stream may not end here, as a frame or a message is incomplete. */
  boolean midMessage() {
    return headerHave > 0 || messageOpen;
  }

  private boolean readHeader(ByteBuffer in) {
    while (headerHave < headerNeed) {
      if (!in.hasRemaining()) {
        return false;
      }
      header[headerHave++] = in.get();
      if (headerHave == START_BYTES) {
        beginFrame();
      }
      if (headerHave == lengthEnd) {
        beginPayload();
      }
    }
    inPayload = true;
    return true;
  }

  /** Judges the first two bytes, so that a wrong frame is refused before more of it is read. */
  private void beginFrame() {
    opcode = header[0] & OPCODE;
    last = (header[0] & FIN) != 0;
    boolean masked = (header[1] & MASKED) != 0;
    int length = header[1] & LENGTH;
    if ((header[0] & RESERVED) != 0) {
      throw new ProtocolException(
          "The other side used a WebSocket extension (reserved bits are set); none was agreed on.");
    }
    if (masked != expectMasked) {
      throw new ProtocolException(
          expectMasked
              ? "The other side sent an unmasked frame; WebSocket clients must mask theirs."
              : "The other side sent a masked frame; WebSocket servers must not mask theirs.");
    }
    switch (opcode) {
      case CONTINUATION -> {
        if (!messageOpen) {
          throw new ProtocolException("The other side continued a message that it had not begun.");
        }
      }
      case BINARY -> {
        if (messageOpen) {
          throw new ProtocolException(
              "The other side began a message before the one before was complete.");
        }
      }
      case TEXT ->
          throw new ProtocolException(
              "The other side sent a text message; agentsync sends binary messages only.");
      case CLOSE, PING, PONG -> {
        if (!last || length > SHORT_LENGTH) {
          throw new ProtocolException("The other side sent a control frame that is too long.");
        }
      }
      default ->
          throw new ProtocolException(
              "The other side sent a frame of the unknown type " + opcode + ".");
    }
    lengthEnd = START_BYTES + lengthBytes(length);
    headerNeed = lengthEnd + (masked ? MASK_BYTES : 0);
  }

  private void beginPayload() {
    long length = payloadLength();
    if (isControl()) {
      control.clear();
    } else {
      checkSize(length);
    }
    remaining = (int) length;
    maskOffset = 0;
  }

  private static int lengthBytes(int length) {
    return switch (length) {
      case LENGTH_IN_2_BYTES -> Short.BYTES;
      case LENGTH_IN_8_BYTES -> Long.BYTES;
      default -> 0;
    };
  }

  private long payloadLength() {
    int length = header[1] & LENGTH;
    ByteBuffer bytes = ByteBuffer.wrap(header);
    return switch (length) {
      case LENGTH_IN_2_BYTES -> shortest(bytes.getShort(START_BYTES) & 0xFFFFL, SHORT_LENGTH + 1L);
      case LENGTH_IN_8_BYTES -> shortest(bytes.getLong(START_BYTES), 1L << Short.SIZE);
      default -> length;
    };
  }

  private static long shortest(long length, long atLeast) {
    if (length >= 0 && length < atLeast) {
      throw new ProtocolException("The other side wrote a frame's length in a longer form.");
    }
    return length;
  }

  private void checkSize(long length) {
    if (length < 0 || length > maxFrameBytes) {
      throw new ProtocolException(
          "The other side announced a frame of "
              + Long.toUnsignedString(length)
              + " bytes; at most "
              + maxFrameBytes
              + " are accepted.");
    }
    if (opcode == BINARY) {
      message.clear();
      frames = 0;
    }
    if (length > message.room()) {
      throw new ProtocolException(
          "The other side sent a message larger than the accepted "
              + message.maxBytes()
              + " bytes.");
    }
    if (++frames > MAX_FRAMES_PER_MESSAGE) {
      throw new ProtocolException(
          "The other side cut a message into more than " + MAX_FRAMES_PER_MESSAGE + " frames.");
    }
    messageOpen = true;
  }

  private void readPayload(ByteBuffer in) {
    int length = Math.min(remaining, in.remaining());
    if (length == 0) {
      return;
    }
    Assembly target = isControl() ? control : message;
    int maskAt = headerNeed - MASK_BYTES;
    target.append(
        in,
        length,
        remaining,
        expectMasked ? ByteBuffer.wrap(header).getInt(maskAt) : 0,
        maskOffset);
    maskOffset = (maskOffset + length) % MASK_BYTES;
    remaining -= length;
  }

  private @Nullable Incoming endFrame() {
    inPayload = false;
    headerHave = 0;
    headerNeed = START_BYTES;
    return switch (opcode) {
      case PING -> new Incoming.Ping(control.take());
      case PONG -> new Incoming.Pong();
      case CLOSE -> close();
      default -> endDataFrame();
    };
  }

  private @Nullable Incoming endDataFrame() {
    if (!last) {
      return null;
    }
    messageOpen = false;
    return new Incoming.Message(message.take());
  }

  private Incoming close() {
    if (control.take().length == 1) {
      throw new ProtocolException("The other side sent half a close code.");
    }
    return new Incoming.Close();
  }

  private boolean isControl() {
    return opcode >= CLOSE;
  }
}
