package dev.agentsync.kernel.document;

/** Where a change came from. */
public enum Origin {
  /** This device wrote it. */
  LOCAL,
  /** Another device wrote it, or the merge with another device's changes made it. */
  REMOTE
}
