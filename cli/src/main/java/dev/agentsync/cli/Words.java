package dev.agentsync.cli;

import java.util.OptionalLong;

/** Small phrases for lines of output. */
final class Words {
  private Words() {}

  /** Returns a number with its noun: {@code 1 file}, {@code 2 files}. */
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** Returns what waits to be sent: {@code 2 changes (310 bytes)}. */
  static String changes(long number, OptionalLong bytes) {
    return count(number, "change")
        + (number > 0 && bytes.isPresent() ? " (" + count(bytes.getAsLong(), "byte") + ")" : "");
  }
}
