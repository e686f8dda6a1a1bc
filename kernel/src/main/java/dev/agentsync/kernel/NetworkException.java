package dev.agentsync.kernel;

import org.jspecify.annotations.Nullable;

/** The other side cannot be reached, an address cannot be used, or a connection broke. */
public final class NetworkException extends AgentsyncException {
  private static final long serialVersionUID = 1L;

  /** Creates one with a message for the user. */
  public NetworkException(String message) {
    super(message, null);
  }

  /** Creates one with a message for the user and what caused it. */
  public NetworkException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
