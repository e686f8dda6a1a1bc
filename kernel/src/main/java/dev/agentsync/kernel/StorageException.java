package dev.agentsync.kernel;

import org.jspecify.annotations.Nullable;

/** Durable storage could not be read or written; what was stored before is unchanged. */
public final class StorageException extends AgentsyncException {
  private static final long serialVersionUID = 1L;

  /** Creates one with a message for the user. */
  public StorageException(String message) {
    super(message, null);
  }

  /** Creates one with a message for the user and what caused it. */
  public StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
