package dev.agentsync.kernel.config;

import java.io.Reader;

/** Hands out a text character by character and knows where it is. */
final class PositionReader extends Reader {
  private final String text;
  private int next;

  PositionReader(String text) {
    this.text = text;
  }

  /** Returns the place of the character that was read last, in words. */
  String position() {
    int at = Math.max(0, Math.min(next, text.length()) - 1);
    while (at > 0 && (text.charAt(at) == '\n' || text.charAt(at) == '\r')) {
      at--; // a parser notices what is missing only at the line's end
    }
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < at; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return "line " + line + ", column " + (at - lineStart + 1);
  }

  @Override
  public int read() {
    return next < text.length() ? text.charAt(next++) : -1;
  }

  @Override
  public int read(char[] buffer, int offset, int length) {
    if (next >= text.length()) {
      return -1;
    }
    int count = Math.min(length, text.length() - next);
    text.getChars(next, next + count, buffer, offset);
    next += count;
    return count;
  }

  @Override
  public void close() {
    // nothing to release
  }
}
