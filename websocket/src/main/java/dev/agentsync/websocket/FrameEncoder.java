package dev.agentsync.websocket;

import static dev.agentsync.websocket.WebSocket.FIN;
import static dev.agentsync.websocket.WebSocket.LENGTH_IN_2_BYTES;
import static dev.agentsync.websocket.WebSocket.LENGTH_IN_8_BYTES;
import static dev.agentsync.websocket.WebSocket.MASKED;
import static dev.agentsync.websocket.WebSocket.MASK_BYTES;
import static dev.agentsync.websocket.WebSocket.MAX_HEADER_BYTES;
import static dev.agentsync.websocket.WebSocket.SHORT_LENGTH;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/** Writes one frame as pieces, the first with the header. Every piece is a copy. */
final class FrameEncoder {
  /** One TLS record, header included, holds a piece. */
  static final int PIECE_BYTES = 16 * 1024 - MAX_HEADER_BYTES;

  private static final int MAX_UNSIGNED_SHORT = 0xFFFF;

  private final byte[] source;
  private final int end;
  private final byte[] header;
  private final int key;
  private final int start;
  private int at;
  private boolean begun;

  /**
   * Creates one for a part of an array.
   *
   * @param masked true where this side is the client. Inside TLS the mask keeps to the letter of
   *     the protocol and guards nothing, so a plain random number will do.
   */
  FrameEncoder(int opcode, boolean last, byte[] source, int from, int length, boolean masked) {
    this.source = source;
    this.start = from;
    this.at = from;
    this.end = from + length;
    this.key = masked ? ThreadLocalRandom.current().nextInt() : 0;
    this.header = header(opcode | (last ? FIN : 0), length, masked);
  }

  private byte[] header(int first, int length, boolean masked) {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_HEADER_BYTES);
    int mark = masked ? MASKED : 0;
    bytes.put((byte) first);
    if (length <= SHORT_LENGTH) {
      bytes.put((byte) (mark | length));
    } else if (length <= MAX_UNSIGNED_SHORT) {
      bytes.put((byte) (mark | LENGTH_IN_2_BYTES)).putShort((short) length);
    } else {
      bytes.put((byte) (mark | LENGTH_IN_8_BYTES)).putLong(length);
    }
    if (masked) {
      bytes.putInt(key);
    }
    byte[] written = new byte[bytes.position()];
    bytes.flip().get(written);
    return written;
  }

  boolean done() {
    return begun && at == end;
  }

  boolean begun() {
    return begun;
  }

  /** Returns the next piece. */
  ByteBuffer next() {
    int headerLength = begun ? 0 : header.length;
    int length = Math.min(PIECE_BYTES, end - at);
    byte[] piece = new byte[headerLength + length];
    System.arraycopy(header, 0, piece, 0, headerLength);
    System.arraycopy(source, at, piece, headerLength, length);
    Mask.apply(piece, headerLength, length, key, (at - start) % MASK_BYTES);
    at += length;
    begun = true;
    return ByteBuffer.wrap(piece);
  }

  /** Returns a whole control frame. */
  static ByteBuffer control(int opcode, byte[] payload, boolean masked) {
    return new FrameEncoder(opcode, true, payload, 0, payload.length, masked).next();
  }
}
