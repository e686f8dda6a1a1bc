package dev.agentsync.kernel.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes single values in a TOML text and leaves every other byte as it is: people and other
 * programs keep comments and tables of their own in the file.
 */
final class TomlEditor {
  private final List<TomlStatement> statements;
  private final String lineEnd;

  TomlEditor(String text) {
    this.statements = new ArrayList<>(TomlStatement.split(text));
    this.lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
  }

  /** Returns the text with the key of the table set to a value as TOML writes it. */
  String set(String table, String key, String literal) {
    int index = find(table, key);
    if (index >= 0) {
      TomlStatement old = statements.get(index);
      String before = old.text().substring(0, old.value());
      String after = old.text().substring(old.comment());
      String gap = after.startsWith("#") ? " " : "";
      replace(index, before + literal + gap + after);
    } else {
      insert(table, key + " = " + literal + lineEnd);
    }
    return text();
  }

  /** Returns the text without that key of the table. */
  String remove(String table, String key) {
    int index = find(table, key);
    if (index >= 0) {
      statements.remove(index);
    }
    return text();
  }

  private void insert(String table, String line) {
    Optional<Integer> header = header(table);
    if (header.isEmpty()) {
      if (!statements.isEmpty()) {
        endLine(statements.size() - 1);
        add(statements.size(), lineEnd);
      }
      add(statements.size(), "[" + table + "]" + lineEnd);
      add(statements.size(), line);
      return;
    }
    int after = header.get();
    for (int i = after + 1; i < statements.size() && !begins(statements.get(i)); i++) {
      if (statements.get(i).key().isPresent()) {
        after = i;
      }
    }
    endLine(after);
    add(after + 1, line);
  }

  private void endLine(int index) {
    String text = statements.get(index).text();
    if (!text.endsWith("\n")) {
      replace(index, text + lineEnd);
    }
  }

  private Optional<Integer> header(String table) {
    for (int i = 0; i < statements.size(); i++) {
      if (statements.get(i).table().filter(table::equals).isPresent()) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private int find(String table, String key) {
    boolean inside = false;
    for (int i = 0; i < statements.size(); i++) {
      TomlStatement statement = statements.get(i);
      if (begins(statement)) {
        inside = statement.table().filter(table::equals).isPresent();
      } else if (inside && statement.key().filter(key::equals).isPresent()) {
        return i;
      }
    }
    return -1;
  }

  private static boolean begins(TomlStatement statement) {
    return statement.table().isPresent() || statement.arrayTable();
  }

  private void replace(int index, String text) {
    statements.set(index, single(text));
  }

  private void add(int index, String text) {
    statements.add(index, single(text));
  }

  private static TomlStatement single(String text) {
    return TomlStatement.split(text).getFirst();
  }

  private String text() {
    var text = new StringBuilder();
    statements.forEach(statement -> text.append(statement.text()));
    return text.toString();
  }
}
