package dev.agentsync.kernel.spi;

import dev.agentsync.kernel.ConfigException;
import java.nio.file.Path;
import java.util.Optional;

/** Proves which device this is. */
public non-sealed interface SignerProvider extends Provider {
  /**
   * Which identity is wanted.
   *
   * @param keyFile the identity file, absolute; used by signers that read files
   * @param agentSocket the agent's socket, empty if none is configured
   * @param agentKey the key to use from the agent; its presence selects an agent signer
   */
  record Options(Path keyFile, Optional<Path> agentSocket, Optional<DeviceKey> agentKey) {}

  /** Returns whether this provider is the one for that identity. */
  boolean serves(Options options);

  /**
   * Opens the signer for that identity.
   *
   * @throws ConfigException if there is no such key, or it cannot be used; the message says what to
   *     do
   */
  Signer open(Options options);

  /**
   * Makes a new key where the options say, never over an existing one, and returns its public half.
   *
   * @throws ConfigException if there is one already, or this signer cannot make keys
   */
  default DeviceKey generate(Options options) {
    throw new ConfigException(
        "The signer '" + id() + "' cannot make keys; make one with the tool that holds them.");
  }
}
