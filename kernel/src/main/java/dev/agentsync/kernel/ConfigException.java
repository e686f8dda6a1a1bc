package dev.agentsync.kernel;

import org.jspecify.annotations.Nullable;

/** The configuration, an identity file or a choice of plugin is missing or wrong. */
public final class ConfigException extends AgentsyncException {
  private static final long serialVersionUID = 1L;

  /** Creates one with a message for the user. */
  public ConfigException(String message) {
    super(message, null);
  }

  /** Creates one with a message for the user and what caused it. */
  public ConfigException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
