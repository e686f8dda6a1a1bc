package dev.agentsync.kernel;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** What this machine is called, for labels that people read. */
final class MachineName {
  private static final int LONGEST = 40;

  private MachineName() {}

  /** Returns the first part of the host's name, if it has one that says anything. */
  static Optional<String> get() {
    String name = Optional.ofNullable(System.getenv("HOSTNAME")).orElseGet(MachineName::resolved);
    String first = name.replaceAll("\\..*", "").replaceAll("[^A-Za-z0-9_-]+", "-");
    String label = first.substring(0, Math.min(LONGEST, first.length()));
    return label.isBlank() || label.equals("localhost") ? Optional.empty() : Optional.of(label);
  }

  private static String resolved() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }
}
