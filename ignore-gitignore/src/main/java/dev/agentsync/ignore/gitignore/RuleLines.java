package dev.agentsync.ignore.gitignore;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The rules of one file; the last one that matches decides. */
final class RuleLines {
  /** What a file says about a path. */
  enum Verdict {
    EXCLUDED,
    INCLUDED,
    NEUTRAL
  }

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final List<Rule> lastFirst;

  private RuleLines(List<Rule> lastFirst) {
    this.lastFirst = lastFirst;
  }

  static RuleLines parse(String content) {
    String text = content.startsWith(BYTE_ORDER_MARK) ? content.substring(1) : content;
    return new RuleLines(
        Stream.of(text.split("\n", -1))
            .map(Rule::parse)
            .filter(Objects::nonNull)
            .toList()
            .reversed());
  }

  boolean isEmpty() {
    return lastFirst.isEmpty();
  }

  /** Returns what the last matching rule says; the path is relative to the file's folder. */
  Verdict verdict(String path, boolean directory) {
    for (Rule rule : lastFirst) {
      if (rule.matches(path, directory)) {
        return rule.excludes() ? Verdict.EXCLUDED : Verdict.INCLUDED;
      }
    }
    return Verdict.NEUTRAL;
  }
}
