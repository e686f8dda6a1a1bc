package dev.agentsync.kernel.identity;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.Profile;
import dev.agentsync.kernel.spi.Passphrases;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the file with this device's key lies.
 *
 * @param environment the process environment
 */
public record IdentityPaths(Map<String, String> environment) {
  /** Names the file for one process, before what the vault says. */
  public static final String VARIABLE = "AGENTSYNC_IDENTITY";

  public IdentityPaths {
    environment = Map.copyOf(environment);
  }

  /** Returns the paths of this process. */
  public static IdentityPaths ofProcess() {
    return new IdentityPaths(System.getenv());
  }

  /** Returns the user's home folder: {@code HOME}, else {@code USERPROFILE}, else here. */
  public Path home() {
    return variable("HOME")
        .or(() -> variable("USERPROFILE"))
        .map(IdentityPaths::path)
        .orElse(Path.of("."))
        .toAbsolutePath()
        .normalize();
  }

  /** Returns the key file that all vaults of the profile share unless they say otherwise. */
  public Path userDefault() {
    return Profile.of(environment).directory().resolve("id_ed25519");
  }

  /**
   * Returns the key file of a vault, absolute. {@link #VARIABLE} goes before the vault's own
   * choice, and both are relative to the vault's root.
   *
   * @param configured what the vault's configuration says, empty if nothing
   */
  public Path keyFile(Path vaultRoot, Optional<String> configured) {
    Path root = vaultRoot.toAbsolutePath().normalize();
    return variable(VARIABLE)
        .or(() -> configured)
        .map(file -> root.resolve(path(file)).normalize())
        .orElseGet(this::userDefault);
  }

  /** Returns the running key agent's socket, if the environment names one. */
  public Optional<Path> agentSocket() {
    return variable("SSH_AUTH_SOCK").map(IdentityPaths::path);
  }

  /** Returns whether the environment names a key file. */
  public boolean namesKeyFile() {
    return variable(VARIABLE).isPresent();
  }

  /** Returns where passphrases come from: the file the environment names, else as given. */
  public Passphrases passphrases(Passphrases otherwise) {
    return variable(PassphraseFile.VARIABLE)
        .<Passphrases>map(file -> new PassphraseFile(path(file)))
        .orElse(otherwise);
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new ConfigException("Not a path on this system: " + text + ". Correct it.", e);
    }
  }
}
