package dev.agentsync.cli;

/** Options that the environment may give a value. */
final class FromEnvironment {
  private FromEnvironment() {}

  /** Returns the variable's value, or {@code otherwise} when it is unset or blank. */
  static String orElse(String variable, String otherwise) {
    String value = System.getenv(variable);
    return value == null || value.isBlank() ? otherwise : value;
  }
}
