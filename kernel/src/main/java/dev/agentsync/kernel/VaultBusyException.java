package dev.agentsync.kernel;

import org.jspecify.annotations.Nullable;

/** Another process owns the vault. */
public final class VaultBusyException extends AgentsyncException {
  private static final long serialVersionUID = 1L;

  /** Creates one with a message for the user. */
  public VaultBusyException(String message) {
    super(message, null);
  }

  /** Creates one with a message for the user and what caused it. */
  public VaultBusyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
