package dev.agentsync.kernel;

import dev.agentsync.kernel.config.ConfigFile;
import dev.agentsync.kernel.config.VaultConfig;
import dev.agentsync.kernel.identity.IdentityPaths;
import dev.agentsync.kernel.plugin.Plugins;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.SignerProvider;
import dev.agentsync.kernel.spi.SignerProvider.Wish;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
   * Returns which key a vault wants: as this run says, else as the environment, else as the
   * configuration.
   *
   * @param keyFile the file to use if it is a file
   * @param fileNamed whether this run names that file
   * @throws ConfigException if it wants an agent's key and no agent is known
   */
  SignerProvider.Options identity(
      Path root, Path keyFile, boolean fileNamed, Optional<VaultConfig> config, KeyChoice key) {
    Wish wish = wish(fileNamed, config, key);
    Optional<Path> socket =
        key.agentSocket()
            .or(() -> config.flatMap(VaultConfig::agentSocket).map(Path::of).map(root::resolve))
            .or(identities::agentSocket);
    if (wish == Wish.AGENT && socket.isEmpty()) {
      throw new ConfigException(
          "The key is to come from an ssh-agent, but no agent is known. Set [identity] agent_socket"
              + " in config.toml or $SSH_AUTH_SOCK, or give --identity-agent.");
    }
    return new SignerProvider.Options(
        keyFile,
        socket,
        key.agentKey().or(() -> config.flatMap(VaultConfig::agentKey)),
        wish,
        identities.passphrases(key.passphrases()));
  }

  private Wish wish(boolean fileNamed, Optional<VaultConfig> config, KeyChoice key) {
    if (key.namesAgent()) {
      return Wish.AGENT;
    }
    if (fileNamed || identities.namesKeyFile()) {
      return Wish.FILE;
    }
    if (config.flatMap(VaultConfig::agentKey).isPresent()
        || config.flatMap(VaultConfig::agentSocket).isPresent()) {
      return Wish.AGENT;
    }
    return config.flatMap(VaultConfig::identityPath).isPresent() ? Wish.FILE : Wish.ANY;
  }

  /** Returns which key a vault wants that says so in its configuration alone. */
  SignerProvider.Options identity(Path root, Optional<VaultConfig> config, KeyChoice key) {
    Path keyFile = identities.keyFile(root, config.flatMap(VaultConfig::identityPath));
    return identity(root, keyFile, false, config, key);
  }

  /** Returns the plugin for that key. */
  SignerProvider signers(Optional<VaultConfig> config, SignerProvider.Options identity) {
    return plugins.signer(config.flatMap(c -> c.providers().signer()), identity);
  }

  /** Opens that key. */
  Signer signer(Path root, Optional<VaultConfig> config, KeyChoice key) {
    SignerProvider.Options identity = identity(root, config, key);
    return signers(config, identity).open(identity);
  }

  /** Returns whose key that is, if it can be told without opening it. */
  Optional<DeviceKey> glance(Path root, Optional<VaultConfig> config, KeyChoice key) {
    SignerProvider.Options identity = identity(root, config, key);
    if (identity.wish() == Wish.AGENT && identity.agentKey().isPresent()) {
      return identity.agentKey();
    }
    List<SignerProvider.Offer> offers = signers(config, identity).offers(identity);
    return offers.size() == 1 ? Optional.of(offers.getFirst().key()) : Optional.empty();
  }

  /** Returns that device's key; one that signs with files makes the file if there is none. */
  DeviceKey device(Optional<VaultConfig> config, SignerProvider.Options identity) {
    SignerProvider provider = signers(config, identity);
    if (provider.makesKeys() && !Files.exists(identity.keyFile())) {
      return provider.generate(identity);
    }
    try (Signer signer = provider.open(identity)) {
      return signer.publicKey();
    }
  }

  /** Notes an agent's key that a new vault is to go on with. */
  void note(ConfigFile config, SignerProvider.Options identity, KeyChoice key, DeviceKey device) {
    if (identity.wish() != Wish.AGENT) {
      return;
    }
    key.agentSocket()
        .ifPresent(
            socket ->
                config.set(
                    "identity", "agent_socket", socket.toAbsolutePath().normalize().toString()));
    config.set("identity", "agent_pubkey", device.ssh());
  }
}
