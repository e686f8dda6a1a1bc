package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.DocumentException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads Automerge's primitive encodings; every length is checked against what is left. */
final class ByteCursor {
  private final byte[] bytes;
  private final int end;
  private int at;

  ByteCursor(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  ByteCursor(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  int position() {
    return at;
  }

  int remaining() {
    return end - at;
  }

  int octet() {
    need(1);
    return bytes[at++] & 0xff;
  }

  /** Reads an unsigned LEB128 number of at most 64 bits in its shortest form. */
  long uleb() {
    int start = at;
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int octet = octet();
      if (shift == 63 && octet > 1) {
        throw bad("a number longer than 64 bits", start);
      }
      value |= (long) (octet & 0x7f) << shift;
      if (octet < 0x80) {
        if (octet == 0 && shift > 0) {
          throw bad("a number with needless bytes", start);
        }
        return value;
      }
    }
  }

  /** Reads a signed LEB128 number of at most 64 bits. */
  long sleb() {
    int start = at;
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int octet = octet();
      if (shift == 63 && octet != 0 && octet != 0x7f) {
        throw bad("a number longer than 64 bits", start);
      }
      value |= (long) (octet & 0x7f) << shift;
      if (octet < 0x80) {
        int used = shift + 7;
        return used < 64 && (octet & 0x40) != 0 ? value | (-1L << used) : value;
      }
    }
  }

  /** Reads a count of things that take at least the given number of bytes each. */
  int count(int bytesEach) {
    int start = at;
    long count = uleb();
    if (count < 0 || count > remaining() / Math.max(1, bytesEach)) {
      throw bad("a count of " + Long.toUnsignedString(count) + " that cannot fit", start);
    }
    return (int) count;
  }

  byte[] take(int length) {
    need(length);
    byte[] taken = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return taken;
  }

  /** Reads a length and that many bytes. */
  byte[] block() {
    return take(count(1));
  }

  String string() {
    int start = at;
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(block())).toString();
    } catch (CharacterCodingException e) {
      throw new DocumentException("A string at byte " + start + " is not UTF-8", e);
    }
  }

  DocumentException bad(String what, int where) {
    return new DocumentException("Malformed Automerge data: " + what + " at byte " + where);
  }

  private void need(int length) {
    if (length < 0 || length > remaining()) {
      throw bad("the data ends early", at);
    }
  }
}
