package dev.agentsync.kernel;

import dev.agentsync.kernel.config.VaultConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a vault's configuration says of it; nothing is opened.
 *
 * @param name what people call it
 * @param hub the hub it dials; empty for a vault that is the hub
 */
public record VaultSettings(String vaultId, Optional<String> name, Optional<URI> hub) {
  /**
   * Reads them.
   *
   * @throws ConfigException if there is no vault, or its configuration is wrong
   */
  public static VaultSettings of(Path root) {
    VaultConfig config = VaultFolder.of(root).settings();
    return new VaultSettings(
        config.vaultId().orElseThrow(),
        config.name(),
        config.rendezvousUrl().map(HubAddress::parse));
  }
}
