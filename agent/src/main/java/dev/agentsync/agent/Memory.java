package dev.agentsync.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process takes. */
final class Memory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final int KIB = 1024;

  private Memory() {}

  /** Returns the resident bytes; 0 where the system does not tell. */
  static long resident() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(RESIDENT)) {
          return Long.parseLong(line.replaceAll("\\D", "")) * KIB;
        }
      }
    } catch (IOException | NumberFormatException e) {
      System.getLogger("agentsync.agent")
          .log(System.Logger.Level.DEBUG, "the system does not tell how much memory is used", e);
    }
    return 0;
  }
}
