package dev.agentsync.kernel.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One statement of a TOML text with the lines it takes, line ends included: a table header, an
 * assignment, or a blank or comment line.
 *
 * @param table the name of the table that begins here
 * @param arrayTable whether an array of tables, or a table with a dotted name, begins here
 * @param key the key that is assigned here
 * @param value where the value begins in {@code text}
 * @param comment where a comment behind the value begins in {@code text}; its length if none does
 */
record TomlStatement(
    String text,
    Optional<String> table,
    boolean arrayTable,
    Optional<String> key,
    int value,
    int comment) {
  private static final Pattern TABLE =
      Pattern.compile("\\s*\\[\\s*(?:([A-Za-z0-9_-]+)|\"([^\"\\\\]*)\"|'([^']*)')\\s*\\].*");
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(\\s*(?:([A-Za-z0-9_-]+)|\"([^\"\\\\]*)\"|'([^']*)')\\s*=[ \\t]*).*");

  boolean blank() {
    return text.isBlank();
  }

  /** Splits a text that is known to be TOML; the statements' texts together are the text. */
  static List<TomlStatement> split(String text) {
    List<TomlStatement> statements = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      var scan = new TomlScan(text, start);
      statements.add(of(text.substring(start, scan.end()), scan.comment() - start));
      start = scan.end();
    }
    return statements;
  }

  private static TomlStatement of(String text, int comment) {
    String firstLine = text.lines().findFirst().orElse("");
    if (firstLine.stripLeading().startsWith("[")) {
      Matcher table = TABLE.matcher(firstLine);
      Optional<String> name = table.matches() ? Optional.of(name(table, 1)) : Optional.empty();
      return new TomlStatement(text, name, name.isEmpty(), Optional.empty(), 0, comment);
    }
    Matcher assignment = ASSIGNMENT.matcher(firstLine);
    if (assignment.matches() && !firstLine.stripLeading().startsWith("#")) {
      return new TomlStatement(
          text,
          Optional.empty(),
          false,
          Optional.of(name(assignment, 2)),
          assignment.end(1),
          comment);
    }
    return new TomlStatement(text, Optional.empty(), false, Optional.empty(), 0, comment);
  }

  private static String name(Matcher matcher, int firstGroup) {
    for (int group = firstGroup; group < firstGroup + 3; group++) {
      if (matcher.group(group) != null) {
        return matcher.group(group);
      }
    }
    throw new AssertionError("one of the three forms of a key has matched");
  }
}
