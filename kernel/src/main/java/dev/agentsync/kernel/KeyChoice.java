package dev.agentsync.kernel;

import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Passphrases;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is said for one run about this device's key, beyond what the configuration says.
 *
 * @param agentSocket a key agent to ask; selects it
 * @param agentKey the agent's key to use; selects the agent
 * @param passphrases asked for the passphrase of a key file that is encrypted
 */
public record KeyChoice(
    Optional<Path> agentSocket, Optional<DeviceKey> agentKey, Passphrases passphrases) {
  /** As configured; nobody can be asked for a passphrase. */
  public static final KeyChoice CONFIGURED =
      new KeyChoice(Optional.empty(), Optional.empty(), Passphrases.NONE);

  boolean namesAgent() {
    return agentSocket.isPresent() || agentKey.isPresent();
  }
}
