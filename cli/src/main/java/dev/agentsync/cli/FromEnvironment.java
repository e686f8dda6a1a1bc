package dev.agentsync.cli;

import java.util.Locale;
import java.util.Set;

/** Options that the environment may give a value. */
final class FromEnvironment {
  private static final Set<String> YES = Set.of("1", "true", "yes", "on");

  private FromEnvironment() {}

  /** Returns the variable's value, or {@code otherwise} when it is unset or blank. */
  static String orElse(String variable, String otherwise) {
    String value = System.getenv(variable);
    return value == null || value.isBlank() ? otherwise : value;
  }

  /** Returns whether the variable says yes. */
  static boolean isSet(String variable) {
    return YES.contains(orElse(variable, "").strip().toLowerCase(Locale.ROOT));
  }
}
