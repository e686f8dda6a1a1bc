package dev.agentsync.agent;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.Vault;
import dev.agentsync.kernel.VaultSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A vault that is to be registered.
 *
 * @param folder absolute
 * @param name what to call it; empty takes the vault's own name
 * @param role empty takes what its configuration says: with a hub elsewhere it is a peer
 */
record NewVault(Path folder, Optional<String> name, Optional<Role> role, boolean paused) {
  /**
   * Returns the registry with this vault.
   *
   * @throws ConfigException if the folder is no vault
   * @throws dev.agentsync.kernel.VaultException if it is registered, or lies inside another
   */
  Registry addTo(Registry registry) {
    if (!Vault.exists(folder)) {
      throw new ConfigException(
          folder
              + " is no vault. Make it one with 'agentsync --cwd DIR init', or get one with"
              + " 'agentsync clone'.");
    }
    VaultSettings settings = VaultSettings.of(folder);
    String wanted = name.or(settings::name).orElseGet(() -> String.valueOf(folder.getFileName()));
    Role as = role.orElse(settings.hub().isPresent() ? Role.PEER : Role.HUB);
    return registry.with(folder, wanted, as, paused);
  }
}
