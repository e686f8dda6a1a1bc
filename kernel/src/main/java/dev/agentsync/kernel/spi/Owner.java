package dev.agentsync.kernel.spi;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Who holds a vault, as others are told.
 *
 * @param started when its process began, to the second
 * @param command its command line, shortened
 */
record Owner(long pid, Instant started, String command) {
  private static final int MAX_COMMAND = 200;

  /** Returns this process. */
  static Owner present() {
    var process = ProcessHandle.current();
    Instant started = process.info().startInstant().orElseGet(Instant::now);
    return new Owner(process.pid(), started.truncatedTo(ChronoUnit.SECONDS), commandLine());
  }

  private static String commandLine() {
    // A Java command line begins with a screen of options; this is what follows them.
    String main = System.getProperty("sun.java.command", "").strip();
    int blank = main.indexOf(' ');
    String program = blank < 0 ? main : main.substring(0, blank);
    String arguments = blank < 0 ? "" : main.substring(blank);
    String name = program.startsWith("dev.agentsync.cli/") ? "agentsync" : program;
    String line = (name + arguments).replaceAll("\\s+", " ");
    return line.length() <= MAX_COMMAND ? line : line.substring(0, MAX_COMMAND) + "…";
  }

  /** Returns the content of the lock file. */
  String render() {
    return pid + "\n" + started + "\n" + command + "\n";
  }

  /** Reads what {@link #render} wrote; empty if it is anything else. */
  static Optional<Owner> parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() < 3) {
      return Optional.empty();
    }
    try {
      var owner =
          new Owner(Long.parseLong(lines.get(0)), Instant.parse(lines.get(1)), lines.get(2));
      return Optional.of(owner);
    } catch (NumberFormatException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Completes "in use by …". */
  String told() {
    return "process " + pid + (command.isBlank() ? "" : " (" + command + ")") + " since " + started;
  }
}
