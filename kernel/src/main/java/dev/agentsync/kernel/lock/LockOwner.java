package dev.agentsync.kernel.lock;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Who holds a vault.
 *
 * @param pid the process
 * @param command how it was started
 * @param since when it took the vault
 */
public record LockOwner(long pid, String command, Instant since) {
  private static final int LONGEST_COMMAND = 200;

  /** Returns this process. */
  static LockOwner self() {
    ProcessHandle process = ProcessHandle.current();
    String command = System.getProperty("agentsync.command", "agentsync");
    return new LockOwner(process.pid(), oneLine(command), Instant.now());
  }

  /** Returns the text kept in the lock file. */
  String render() {
    return "pid=" + pid + "\ncommand=" + command + "\nsince=" + since + "\n";
  }

  /** Reads the text of a lock file; empty if it is not one, for a file half written. */
  static Optional<LockOwner> parse(String text) {
    long pid = -1;
    String command = "";
    Instant since = Instant.EPOCH;
    try {
      for (String line : text.split("\n", -1)) {
        if (line.startsWith("pid=")) {
          pid = Long.parseLong(line.substring(4));
        } else if (line.startsWith("command=")) {
          command = oneLine(line.substring(8));
        } else if (line.startsWith("since=")) {
          since = Instant.parse(line.substring(6));
        }
      }
    } catch (NumberFormatException | DateTimeParseException e) {
      return Optional.empty();
    }
    return pid < 0 ? Optional.empty() : Optional.of(new LockOwner(pid, command, since));
  }

  /** Returns who this is, for a sentence. */
  public String sentence() {
    return "process " + pid + " (" + command + ", since " + since + ")";
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= LONGEST_COMMAND ? line : line.substring(0, LONGEST_COMMAND);
  }
}
