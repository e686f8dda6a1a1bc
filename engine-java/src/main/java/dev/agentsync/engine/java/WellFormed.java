package dev.agentsync.engine.java;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Turns strings into UTF-8, refusing half surrogate pairs instead of replacing them. */
final class WellFormed {
  private WellFormed() {}

  static byte[] utf8(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return strictly(text);
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] strictly(String text) {
    try {
      var buffer = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      return Arrays.copyOfRange(
          buffer.array(), buffer.arrayOffset(), buffer.arrayOffset() + buffer.limit());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("Text with half a surrogate pair has no UTF-8 form", e);
    }
  }

  static String checked(String text) {
    utf8(text);
    return text;
  }
}
