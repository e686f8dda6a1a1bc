package dev.agentsync.agent;

/** How a vault does in an agent. */
public enum VaultState {
  /** Being opened. */
  OPENING,
  /** Open and kept in sync. */
  OPEN,
  /** Left alone, as somebody wished. */
  PAUSED,
  /** Not open because of a problem; tried again at a known time. */
  FAILED;

  /** Returns the word that users read. */
  public String word() {
    return switch (this) {
      case OPENING -> "opening";
      case OPEN -> "open";
      case PAUSED -> "paused";
      case FAILED -> "failed";
    };
  }
}
