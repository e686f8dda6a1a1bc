package dev.agentsync.kernel.document;

/** Keeps half surrogate pairs, which UTF-8 cannot say, out of the document. */
final class WellFormed {
  private WellFormed() {}

  /** Returns the text with U+FFFD for every surrogate that is not part of a pair. */
  static String text(String text) {
    if (firstLone(text) < 0) {
      return text;
    }
    var result = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(result::appendCodePoint);
    return result.toString();
  }

  private static int firstLone(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return i;
      }
    }
    return -1;
  }
}
