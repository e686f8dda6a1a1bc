package dev.agentsync.kernel;

import org.jspecify.annotations.Nullable;

/** A key, a signature, a certificate or a trust decision was refused, here or by the other side. */
public final class AuthException extends AgentsyncException {
  private static final long serialVersionUID = 1L;

  /** Creates one with a message for the user. */
  public AuthException(String message) {
    super(message, null);
  }

  /** Creates one with a message for the user and what caused it. */
  public AuthException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
