package dev.agentsync.kernel;

import dev.agentsync.kernel.config.VaultConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A person's identity: a small vault whose {@code authorized_keys} are the person's devices and
 * whose {@code vaults.toml} lists the person's vaults. It is opened, watched, synced and joined
 * like any vault; {@link VaultAccess#devices} tells and changes what it says.
 */
public final class OwnIdentity {
  private OwnIdentity() {}

  /** Returns where a profile keeps its identity; it need not exist. */
  public static Path folder(Profile profile) {
    return profile.directory().resolve("identity");
  }

  /** Returns whether the folder is an identity's vault. */
  public static boolean exists(Path folder) {
    return VaultFolder.of(folder)
        .config()
        .readIfPresent()
        .filter(config -> config.vaultId().isPresent())
        .filter(VaultConfig::identity)
        .isPresent();
  }

  /**
   * Makes an identity, with this device as its first.
   *
   * @param name the person's
   * @param key this device's key, if it is an agent's; as a rule there is none
   * @throws VaultException if there is one already, or something else is in the folder's way
   * @throws ConfigException if this device's key cannot be used or made
   * @throws StorageException if the folder cannot be written
   */
  public static Initialized create(Path folder, String name, KeyChoice key) {
    return create(folder, name, key, Surroundings.ofProcess());
  }

  static Initialized create(Path folder, String name, KeyChoice key, Surroundings surroundings) {
    if (exists(folder)) {
      throw new VaultException(
          "There is an identity at " + folder + " already. `agentsync identity show` shows it.");
    }
    var options =
        new InitOptions(
            Optional.of(name), Optional.empty(), Optional.empty(), false, Optional.empty(), key);
    return new Initializer(VaultFolder.of(folder), options, surroundings, true).run();
  }
}
