package dev.agentsync.kernel;

import dev.agentsync.kernel.config.VaultConfig;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.SignerProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** This device's key, in a vault's folder or outside any. */
public final class Identity {
  /** A key that was just made, and its file. */
  public record Generated(DeviceKey key, Path file) {}

  private Identity() {}

  /**
   * Makes a key, never over an existing one.
   *
   * @param root the vault's folder, or any folder: a file other than the user's own is noted in its
   *     configuration, which is made if there is none
   * @param file the key file as it is to stand in the configuration, relative to the folder; empty
   *     takes the configured one, else the user's own
   * @throws ConfigException if there is one already: {@code identity file already exists at …;
   *     refusing to overwrite}
   */
  public static Generated generate(Path root, Optional<String> file) {
    return generate(root, file, Surroundings.ofProcess());
  }

  static Generated generate(Path root, Optional<String> file, Surroundings surroundings) {
    VaultFolder folder = VaultFolder.of(root);
    Optional<VaultConfig> config = folder.config().readIfPresent();
    Path keyFile =
        file.map(path -> folder.root().resolve(path).normalize())
            .orElseGet(
                () ->
                    surroundings
                        .identities()
                        .keyFile(folder.root(), config.flatMap(VaultConfig::identityPath)));
    if (Files.exists(keyFile)) {
      throw new ConfigException(
          "identity file already exists at " + keyFile + "; refusing to overwrite");
    }
    var identity = new SignerProvider.Options(keyFile, Optional.empty(), Optional.empty());
    DeviceKey key = surroundings.signers(config, identity).generate(identity);
    if (file.isPresent() && !keyFile.equals(surroundings.identities().userDefault())) {
      folder.create();
      folder.config().set("identity", "path", file.get());
    }
    return new Generated(key, keyFile);
  }

  /**
   * Returns the key that the vault uses, or the user's own if the folder is no vault.
   *
   * @throws ConfigException if it cannot be read
   */
  public static DeviceKey show(Path root) {
    return show(root, Surroundings.ofProcess());
  }

  static DeviceKey show(Path root, Surroundings surroundings) {
    VaultFolder folder = VaultFolder.of(root);
    Optional<VaultConfig> config = folder.config().readIfPresent();
    Optional<DeviceKey> agentKey = config.flatMap(VaultConfig::agentKey);
    if (agentKey.isPresent()) {
      return agentKey.get();
    }
    try (Signer signer = surroundings.signer(folder.root(), config, OpenOptions.DEFAULT)) {
      return signer.publicKey();
    }
  }
}
