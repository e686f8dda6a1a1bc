package dev.agentsync.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Everything agentsync throws on purpose. The message is fit to show to a user: it says what
 * failed, where, and what to do, and never holds a secret.
 *
 * <p>One subtype per way of reacting: mend the configuration, mend the trust, wait for the network,
 * mend the disk, stop the other process, look at the history.
 */
public abstract sealed class AgentsyncException extends RuntimeException
    permits AuthException,
        ConfigException,
        DocumentException,
        NetworkException,
        ProtocolException,
        StorageException,
        VaultBusyException,
        VaultException {
  private static final long serialVersionUID = 1L;

  AgentsyncException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
