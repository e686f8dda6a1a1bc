package dev.agentsync.kernel.config;

import dev.agentsync.kernel.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A vault's {@code .agentsync/config.toml}. Every change keeps all other bytes: comments, unknown
 * keys, tables of other programs. A change is durable when the call returns, or nothing changed.
 */
public final class ConfigFile {
  private final Path root;
  private final Path file;
  private final SettingsFile settings;

  private ConfigFile(Path root) {
    this.root = root;
    this.file = root.resolve(".agentsync").resolve("config.toml");
    this.settings = SettingsFile.of(file, NewConfig.EMPTY.render());
  }

  /** Returns the file of the vault in that folder, whether it exists or not. */
  public static ConfigFile of(Path root) {
    return new ConfigFile(root.toAbsolutePath().normalize());
  }

  /** Returns where it is. */
  public Path path() {
    return file;
  }

  /** Returns whether it is there. */
  public boolean exists() {
    return Files.exists(file);
  }

  /**
   * Returns what the file says.
   *
   * @throws ConfigException if there is none, it cannot be read, or it is malformed
   */
  public VaultConfig read() {
    return readIfPresent()
        .orElseThrow(
            () ->
                new ConfigException(
                    "no vault configured at "
                        + root
                        + " — run `agentsync init` or `agentsync clone` first"));
  }

  /**
   * Returns what the file says, or empty if there is none.
   *
   * @throws ConfigException if it cannot be read, or it is malformed
   */
  public Optional<VaultConfig> readIfPresent() {
    return settings.text().map(text -> new ConfigReader(file, ParsedToml.parse(file, text)).read());
  }

  /**
   * Writes a new file; its folder is made if needed.
   *
   * @throws ConfigException if there is one already
   * @throws dev.agentsync.kernel.StorageException if it cannot be written
   */
  public void create(NewConfig content) {
    if (exists()) {
      throw new ConfigException(file + " exists already; it is not overwritten.");
    }
    AtomicFile.write(file, content.render());
  }

  /** Sets a value; the file is made if there is none. */
  public void set(String table, String key, String value) {
    settings.set(table, key, value);
  }

  /** Removes a value; does nothing if it is not there. */
  public void remove(String table, String key) {
    settings.remove(table, key);
  }
}
