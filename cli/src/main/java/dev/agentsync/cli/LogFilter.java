package dev.agentsync.cli;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which log lines are shown: a level for everything, and others for areas, as in {@code
 * info,agentsync.sync=debug}. Area names may be written with {@code ::} too, as the public project
 * does. Words that are no level are passed over: a log setting is no reason to stop.
 */
final class LogFilter {
  private static final String OURS = "agentsync";

  private record Rule(String area, Level level) {
    boolean covers(String name) {
      return area.isEmpty() || name.equals(area) || name.startsWith(area + ".");
    }
  }

  private final List<Rule> rules;

  private LogFilter(List<Rule> rules) {
    this.rules = rules;
  }

  static LogFilter parse(String text) {
    List<Rule> rules = new ArrayList<>();
    rules.add(new Rule("", Level.ERROR));
    rules.add(new Rule(OURS, Level.INFO));
    for (String directive : text.split(",")) {
      int equals = directive.indexOf('=');
      if (equals < 0) {
        level(directive).ifPresent(level -> rules.add(new Rule(OURS, level)));
      } else {
        String area = directive.substring(0, equals).strip().replace("::", ".");
        level(directive.substring(equals + 1))
            .ifPresent(level -> rules.add(new Rule(canonical(area), level)));
      }
    }
    // The most specific area decides, and of two equal ones the later.
    List<Rule> ordered = new ArrayList<>(rules.reversed());
    ordered.sort(Comparator.comparingInt((Rule rule) -> rule.area().length()).reversed());
    return new LogFilter(List.copyOf(ordered));
  }

  /** The public project's parts are called agentsync_core and the like. */
  private static String canonical(String area) {
    return area.startsWith("agentsync_") ? area.replaceFirst("^agentsync_[a-z]+", OURS) : area;
  }

  private static Optional<Level> level(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "trace" -> Optional.of(Level.TRACE);
      case "debug" -> Optional.of(Level.DEBUG);
      case "info" -> Optional.of(Level.INFO);
      case "warn", "warning" -> Optional.of(Level.WARNING);
      case "error" -> Optional.of(Level.ERROR);
      case "off" -> Optional.of(Level.OFF);
      default -> Optional.empty();
    };
  }

  /** Returns the lowest level that is shown for a logger. */
  Level threshold(String logger) {
    return rules.stream()
        .filter(rule -> rule.covers(logger))
        .findFirst()
        .map(Rule::level)
        .orElse(Level.ERROR);
  }
}
