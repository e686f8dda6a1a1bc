package dev.agentsync.cli;

import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.CloneOptions;
import dev.agentsync.kernel.Cloning;
import dev.agentsync.kernel.Cloning.Cloned;
import dev.agentsync.kernel.KeyChoice;
import dev.agentsync.kernel.TrustDecision;
import dev.agentsync.kernel.device.OwnedVault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A device that has just joined an identity and copies the owner's vaults. Their hubs follow the
 * identity, each a moment later than the one that let the device in; so a refusal is not final at
 * once.
 *
 * @param here where the vaults' folders are made
 */
record Newcomer(Path here, Optional<Path> keyFile, KeyChoice key) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration FIRST_WAIT = Duration.ofMillis(250);

  /** Copies a vault from its hub, whose key the identity tells. */
  Cloned copy(OwnedVault vault) {
    Instant deadline = Instant.now().plus(PATIENCE);
    Duration wait = FIRST_WAIT;
    while (true) {
      try {
        return Cloning.begin(options(vault)).complete(TrustDecision.REFUSE);
      } catch (AuthException e) {
        boolean early = String.valueOf(e.getMessage()).contains("not authorized");
        if (!early || Instant.now().plus(wait).isAfter(deadline)) {
          throw e;
        }
      }
      rest(wait);
      wait = wait.multipliedBy(2);
    }
  }

  private CloneOptions options(OwnedVault vault) {
    return new CloneOptions(
        vault.hub(),
        Optional.empty(),
        here,
        Optional.of(vault.id()),
        Optional.of(vault.hubKey()),
        keyFile,
        key);
  }

  private static void rest(Duration wait) {
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("Interrupted while waiting for a hub to follow the identity.", e);
    }
  }
}
