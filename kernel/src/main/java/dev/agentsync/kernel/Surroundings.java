package dev.agentsync.kernel;

import dev.agentsync.kernel.config.VaultConfig;
import dev.agentsync.kernel.identity.IdentityPaths;
import dev.agentsync.kernel.plugin.Plugins;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.SignerProvider;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a process gives a vault besides its folder.
 *
 * @param plugins what is installed
 * @param identities where keys lie
 * @param limits what may be spent on other devices
 */
record Surroundings(Plugins plugins, IdentityPaths identities, Limits limits) {
  /** Returns those of this process. */
  static Surroundings ofProcess() {
    return new Surroundings(Plugins.installed(), IdentityPaths.ofProcess(), Limits.DEFAULT);
  }

  /**
   * Returns which key a vault wants.
   *
   * @throws ConfigException if it wants an agent's key and no agent is known
   */
  SignerProvider.Options identity(Path root, Optional<VaultConfig> config, OpenOptions options) {
    Path keyFile = identities.keyFile(root, config.flatMap(VaultConfig::identityPath));
    Optional<DeviceKey> agentKey =
        options.agentKey().or(() -> config.flatMap(VaultConfig::agentKey));
    if (agentKey.isEmpty()) {
      return new SignerProvider.Options(keyFile, Optional.empty(), Optional.empty());
    }
    Path socket =
        options
            .agentSocket()
            .or(() -> config.flatMap(VaultConfig::agentSocket).map(Path::of).map(root::resolve))
            .or(identities::agentSocket)
            .orElseThrow(
                () ->
                    new ConfigException(
                        "The key is to come from an ssh-agent, but no agent is known. Set"
                            + " [identity] agent_socket in config.toml or $SSH_AUTH_SOCK, or give"
                            + " --identity-agent."));
    return new SignerProvider.Options(keyFile, Optional.of(socket), agentKey);
  }

  /** Returns the plugin for that key. */
  SignerProvider signers(Optional<VaultConfig> config, SignerProvider.Options identity) {
    return plugins.signer(config.flatMap(c -> c.providers().signer()), identity);
  }

  /** Opens that key. */
  Signer signer(Path root, Optional<VaultConfig> config, OpenOptions options) {
    SignerProvider.Options identity = identity(root, config, options);
    return signers(config, identity).open(identity);
  }
}
