package com.example.agentsync.unix;

import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.spi.Limits;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What goes over the socket: a type, a length in four bytes, and as many bytes. */
record Frame(Type type, byte[] payload) {
  enum Type {
    HELLO,
    /** A part of a message; more follow. */
    PART,
    /** The last part of a message, or a whole one. */
    LAST,
    PING,
    PONG,
    BYE
  }

  private static final byte[] HELLO = "agentsync-unix-1".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = 5;
  private static final int PIECE_BYTES = 64 * 1024;

  static final ByteBuffer GREETING = ByteBuffer.wrap(HELLO).asReadOnlyBuffer();
  static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  boolean isGreeting() {
    return Arrays.equals(payload, HELLO);
  }

  /** Writes a frame in pieces; the watch sees each of them pass. */
  static void write(SocketChannel to, Type type, ByteBuffer payload, Watch watch)
      throws IOException {
    ByteBuffer body = payload.duplicate();
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.put((byte) type.ordinal()).putInt(body.remaining()).flip();
    watch.writing(true);
    try {
      while (header.hasRemaining()) {
        watch.wrote(to.write(header));
      }
      int end = body.limit();
      while (body.position() < end) {
        body.limit(Math.min(end, body.position() + PIECE_BYTES));
        watch.wrote(to.write(body));
      }
    } finally {
      watch.writing(false);
    }
  }

  /**
   * Reads the next frame.
   *
   * @throws EOFException at the end
   * @throws ProtocolException if it is none, or too large: nothing is allocated for it
   */
  static Frame read(SocketChannel from, Limits limits, Watch watch) throws IOException {
    ByteBuffer header = fill(from, ByteBuffer.allocate(HEADER_BYTES), watch);
    int type = header.get();
    int length = header.getInt();
    if (type < 0 || type >= Type.values().length) {
      throw new ProtocolException("The other side sent a frame of the unknown type " + type + ".");
    }
    if (length < 0 || length > limits.maxFrameBytes()) {
      throw new ProtocolException(
          "The other side announced a frame of "
              + Integer.toUnsignedString(length)
              + " bytes; at most "
              + limits.maxFrameBytes()
              + " are accepted.");
    }
    return new Frame(Type.values()[type], fill(from, ByteBuffer.allocate(length), watch).array());
  }

  private static ByteBuffer fill(SocketChannel from, ByteBuffer buffer, Watch watch)
      throws IOException {
    while (buffer.hasRemaining()) {
      if (from.read(buffer) < 0) {
        throw new EOFException();
      }
      watch.heard();
    }
    return buffer.flip();
  }
}
