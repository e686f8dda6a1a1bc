package dev.agentsync.engine.java;

import java.nio.charset.StandardCharsets;

/** Code points in UTF-8 that is known to be valid. */
final class Utf8 {
  private Utf8() {}

  /** Returns the length of the code point that begins with this byte. */
  static int length(byte first) {
    if (first >= 0) {
      return 1;
    }
    return (first & 0xe0) == 0xc0 ? 2 : (first & 0xf0) == 0xe0 ? 3 : 4;
  }

  static int count(byte[] utf8, int from, int end) {
    int count = 0;
    for (int i = from; i < end; i++) {
      if ((utf8[i] & 0xc0) != 0x80) {
        count++;
      }
    }
    return count;
  }

  /** Returns where the code point number {@code codePoints} begins; its end is the array's. */
  static int offset(byte[] utf8, int length, int codePoints, boolean ascii) {
    if (ascii) {
      return codePoints;
    }
    int at = 0;
    for (int left = codePoints; left > 0; left--) {
      at += length(utf8[at]);
    }
    return Math.min(at, length);
  }

  /**
   * Compares strings by their UTF-8 bytes, which beyond U+FFFF is not the order of {@code char}.
   */
  static int compare(String a, String b) {
    int shared = Math.min(a.length(), b.length());
    for (int i = 0; i < shared; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean astralX = Character.isSurrogate(x);
        boolean astralY = Character.isSurrogate(y);
        return astralX == astralY ? Character.compare(x, y) : astralX ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  static String string(byte[] utf8, int from, int end) {
    return new String(utf8, from, end - from, StandardCharsets.UTF_8);
  }
}
