package dev.agentsync.agent;

/** What an agent is for a vault. */
public enum Role {
  /** Lets the vault's devices in. */
  HUB,
  /** Keeps a link to the vault's hub. */
  PEER;

  /** Returns the word that users write. */
  public String word() {
    return switch (this) {
      case HUB -> "hub";
      case PEER -> "peer";
    };
  }
}
