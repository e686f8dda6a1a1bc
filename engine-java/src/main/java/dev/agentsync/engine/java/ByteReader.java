package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads Automerge's primitive encodings from part of an array; nothing is believed unchecked. */
final class ByteReader {
  final byte[] bytes;
  private final int end;
  private int at;

  ByteReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  ByteReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  int position() {
    return at;
  }

  int end() {
    return end;
  }

  int remaining() {
    return end - at;
  }

  boolean atEnd() {
    return at == end;
  }

  int octet() {
    if (at == end) {
      throw bad("the data ends early");
    }
    return bytes[at++] & 0xff;
  }

  /** Reads unsigned LEB128 of at most 64 bits in its shortest form. */
  long uleb() {
    int first = octet();
    if (first < 0x80) {
      return first;
    }
    long value = first & 0x7f;
    for (int shift = 7; ; shift += 7) {
      int octet = octet();
      if (shift == 63 && octet > 1) {
        throw bad("a number of more than 64 bits");
      }
      value |= (long) (octet & 0x7f) << shift;
      if (octet < 0x80) {
        if (octet == 0) {
          throw bad("a number that is not in its shortest form");
        }
        return value;
      }
    }
  }

  /** Reads signed LEB128 of at most 64 bits in its shortest form. */
  long sleb() {
    long value = 0;
    int previous = 0;
    for (int shift = 0; ; shift += 7) {
      int octet = octet();
      if (shift == 63 && octet != 0 && octet != 0x7f) {
        throw bad("a number of more than 64 bits");
      }
      value |= (long) (octet & 0x7f) << shift;
      if (octet < 0x80) {
        boolean needless =
            shift > 0
                && ((octet == 0 && (previous & 0x40) == 0)
                    || (octet == 0x7f && (previous & 0x40) != 0));
        if (needless) {
          throw bad("a number that is not in its shortest form");
        }
        int used = shift + 7;
        return used < 64 && (octet & 0x40) != 0 ? value | (-1L << used) : value;
      }
      previous = octet;
    }
  }

  /** Reads a count of things of which each takes at least so many of the bytes left. */
  int count(int bytesEach) {
    long count = uleb();
    if (count < 0 || count > remaining() / bytesEach) {
      throw bad("a count of " + Long.toUnsignedString(count) + " with too few bytes left");
    }
    return (int) count;
  }

  /** Reads an unsigned number that must fit 31 bits. */
  int small() {
    long value = uleb();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw bad("a number out of bounds, " + Long.toUnsignedString(value));
    }
    return (int) value;
  }

  byte[] take(int length) {
    int start = at;
    skip(length);
    return Arrays.copyOfRange(bytes, start, at);
  }

  void skip(int length) {
    if (length < 0 || length > remaining()) {
      throw bad("the data ends early");
    }
    at += length;
  }

  byte[] block() {
    return take(count(1));
  }

  String string() {
    byte[] utf8 = block();
    return utf8(utf8, 0, utf8.length);
  }

  String utf8(byte[] from, int start, int stop) {
    boolean ascii = true;
    for (int i = start; i < stop; i++) {
      ascii &= from[i] >= 0;
    }
    if (ascii) {
      return new String(from, start, stop - start, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(from, start, stop - start))
          .toString();
    } catch (CharacterCodingException e) {
      throw bad("a string that is not UTF-8");
    }
  }

  DocumentException bad(String what) {
    return new DocumentException("Malformed Automerge data at byte " + at + ": " + what);
  }
}
