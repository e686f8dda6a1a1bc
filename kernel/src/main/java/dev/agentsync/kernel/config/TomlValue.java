package dev.agentsync.kernel.config;

import java.util.List;
import java.util.stream.Collectors;

/** Writes values the way the configuration file has them. */
public final class TomlValue {
  private TomlValue() {}

  /** Returns the text in quotes, as a basic string. */
  public static String literal(String text) {
    var literal = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> literal.append("\\\"");
        case '\\' -> literal.append("\\\\");
        case '\n' -> literal.append("\\n");
        case '\r' -> literal.append("\\r");
        case '\t' -> literal.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x7f) {
            literal.append(String.format("\\u%04X", (int) c));
          } else {
            literal.append(c);
          }
        }
      }
    }
    return literal.append('"').toString();
  }

  /** Returns a list; of two or more elements each has a line of its own. */
  public static String literal(List<String> texts) {
    if (texts.size() < 2) {
      return texts.stream().map(TomlValue::literal).collect(Collectors.joining(", ", "[", "]"));
    }
    return texts.stream()
        .map(text -> "    " + literal(text) + ",\n")
        .collect(Collectors.joining("", "[\n", "]"));
  }
}
