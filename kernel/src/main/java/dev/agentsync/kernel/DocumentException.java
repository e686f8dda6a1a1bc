package dev.agentsync.kernel;

import org.jspecify.annotations.Nullable;

/** Bytes that should be Automerge are not, or break its rules; the document is unchanged. */
public final class DocumentException extends AgentsyncException {
  private static final long serialVersionUID = 1L;

  /** Creates one with a message for the user. */
  public DocumentException(String message) {
    super(message, null);
  }

  /** Creates one with a message for the user and what caused it. */
  public DocumentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
