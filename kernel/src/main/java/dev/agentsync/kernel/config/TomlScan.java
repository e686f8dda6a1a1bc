package dev.agentsync.kernel.config;

/** Finds the end of one statement in a text that is known to be TOML. */
final class TomlScan {
  private final String text;
  private int at;
  private int depth;
  private int comment = -1;

  TomlScan(String text, int start) {
    this.text = text;
    this.at = start;
    run();
  }

  /** Returns where the next statement begins: behind the line end. */
  int end() {
    return at;
  }

  /** Returns where the comment in the last line begins, or where the line's content ends. */
  int comment() {
    return comment;
  }

  private void run() {
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case '"', '\'' -> string(c);
        case '[', '{' -> {
          depth++;
          at++;
        }
        case ']', '}' -> {
          depth--;
          at++;
        }
        case '#' -> {
          comment = at;
          int newline = text.indexOf('\n', at);
          at = newline < 0 ? text.length() : newline;
        }
        case '\n' -> {
          if (depth <= 0) {
            finish(at);
            at++;
            return;
          }
          comment = -1;
          at++;
        }
        default -> at++;
      }
    }
    finish(at);
  }

  private void finish(int lineEnd) {
    if (comment < 0) {
      comment = lineEnd > 0 && text.charAt(lineEnd - 1) == '\r' ? lineEnd - 1 : lineEnd;
    }
  }

  private void string(char quote) {
    String triple = String.valueOf(quote).repeat(3);
    boolean multiline = text.startsWith(triple, at);
    at += multiline ? 3 : 1;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\' && quote == '"') {
        at += 2;
      } else if (multiline ? text.startsWith(triple, at) : c == quote) {
        at += multiline ? 3 : 1;
        while (multiline && at < text.length() && text.charAt(at) == quote) {
          at++; // up to two quotes may stand right before the closing three
        }
        return;
      } else {
        at++;
      }
    }
    at = text.length();
  }
}
