package dev.agentsync.kernel;

import org.jspecify.annotations.Nullable;

/** A key, a signature, a certificate or a trust decision was refused, here or by the other side. */
public final class AuthException extends AgentsyncException {
  /** What can be done about a refusal by somebody who is not a person. */
  public enum Reason {
    /**
     * The hub does not list this device's key. It may do so a moment later, when it has heard of
     * the device; then the same attempt succeeds.
     */
    NOT_LISTED,
    /** Nothing, or it is not known: also of a refusal that another process tells of. */
    OTHER
  }

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Creates one with a message for the user. */
  public AuthException(String message) {
    this(Reason.OTHER, message);
  }

  /** Creates one with a message for the user and what was refused. */
  public AuthException(Reason reason, String message) {
    super(message, null);
    this.reason = reason;
  }

  /** Creates one with a message for the user and what caused it, whose reason it has. */
  public AuthException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = cause instanceof AuthException refusal ? refusal.reason : Reason.OTHER;
  }

  /** Returns what was refused. */
  public Reason reason() {
    return reason;
  }
}
