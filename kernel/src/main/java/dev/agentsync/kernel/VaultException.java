package dev.agentsync.kernel;

import org.jspecify.annotations.Nullable;

/** The folder is not a usable vault, or an operation on it was refused. */
public final class VaultException extends AgentsyncException {
  private static final long serialVersionUID = 1L;

  /** Creates one with a message for the user. */
  public VaultException(String message) {
    super(message, null);
  }

  /** Creates one with a message for the user and what caused it. */
  public VaultException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
