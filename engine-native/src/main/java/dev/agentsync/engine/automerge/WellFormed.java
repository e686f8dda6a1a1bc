package dev.agentsync.engine.automerge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** Refuses strings the library would silently change or cannot pass on. */
final class WellFormed {
  /** Automerge's order of map keys; that of {@code String} differs beyond U+FFFF. */
  static final Comparator<String> UTF8_ORDER =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private WellFormed() {}

  /** Returns the text, which has no lone surrogate. */
  static String text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new IllegalArgumentException(
            "Text with half a surrogate pair at UTF-16 index " + i + " has no UTF-8 form");
      }
    }
    return text;
  }

  /** Returns the key, which survives the library's Java binding unharmed. */
  static String key(String key) {
    if (!speakable(text(key))) {
      throw new IllegalArgumentException(
          "The native engine cannot take a map key that is empty or holds U+0000 or a character"
              + " beyond U+FFFF");
    }
    return key;
  }

  /** Returns whether a key survives the library's Java binding unharmed. */
  static boolean speakable(String key) {
    return !key.isEmpty() && key.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c));
  }
}
