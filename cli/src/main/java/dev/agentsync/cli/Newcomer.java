package dev.agentsync.cli;

import dev.agentsync.kernel.CloneOptions;
import dev.agentsync.kernel.Cloning;
import dev.agentsync.kernel.Cloning.Cloned;
import dev.agentsync.kernel.KeyChoice;
import dev.agentsync.kernel.TrustDecision;
import dev.agentsync.kernel.device.OwnedVault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A device that has just joined an identity and copies the owner's vaults. Their hubs follow the
 * identity, each a moment later than the one that let the device in; so a refusal is not final at
 * once.
 */
final class Newcomer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path here;
  private final Optional<Path> keyFile;
  private final KeyChoice key;
  private final UntilListed untilListed = new UntilListed(PATIENCE, System::nanoTime);

  /**
   * Creates one.
   *
   * @param here where the vaults' folders are made
   */
  Newcomer(Path here, Optional<Path> keyFile, KeyChoice key) {
    this.here = here;
    this.keyFile = keyFile;
    this.key = key;
  }

  /** Copies a vault from its hub, whose key the identity tells. */
  Cloned copy(OwnedVault vault) {
    return untilListed.get(() -> Cloning.begin(options(vault)).complete(TrustDecision.REFUSE));
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

  /** Waits for no hub any longer; any thread may call. */
  @Override
  public void close() {
    untilListed.close();
  }
}
