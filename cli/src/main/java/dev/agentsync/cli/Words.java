package dev.agentsync.cli;

/** Small phrases for lines of output. */
final class Words {
  private Words() {}

  /** Returns a number with its noun: {@code 1 file}, {@code 2 files}. */
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
