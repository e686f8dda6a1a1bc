package dev.agentsync.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The other side sent something that the protocol forbids; the connection is not usable any more.
 */
public final class ProtocolException extends AgentsyncException {
  private static final long serialVersionUID = 1L;

  /** Creates one with a message for the user. */
  public ProtocolException(String message) {
    super(message, null);
  }

  /** Creates one with a message for the user and what caused it. */
  public ProtocolException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
