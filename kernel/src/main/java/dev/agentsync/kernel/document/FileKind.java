package dev.agentsync.kernel.document;

/** What a file entry holds. */
public enum FileKind {
  /** Text that merges character by character. */
  TEXT,
  /** Bytes that are replaced as a whole and live in the blob store. */
  ATTACHMENT
}
