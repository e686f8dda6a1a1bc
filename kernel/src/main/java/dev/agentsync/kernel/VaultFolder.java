package dev.agentsync.kernel;

import dev.agentsync.kernel.config.ConfigFile;
import dev.agentsync.kernel.config.VaultConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the parts of a vault lie.
 *
 * @param root the folder, absolute
 */
record VaultFolder(Path root) {
  static VaultFolder of(Path root) {
    return new VaultFolder(root.toAbsolutePath().normalize());
  }

  /** Returns where everything lies that is not synced. */
  Path directory() {
    return root.resolve(".agentsync");
  }

  /** Returns where a hub keeps its certificate. */
  Path server() {
    return root.resolve(".agentsync-server");
  }

  ConfigFile config() {
    return ConfigFile.of(root);
  }

  /**
   * Returns the configuration of a whole vault.
   *
   * @throws ConfigException if there is no vault
   */
  VaultConfig settings() {
    VaultConfig config = config().read();
    if (config.vaultId().isEmpty()) {
      throw new ConfigException(
          config().path()
              + ": vault.id missing. Run `agentsync init` or `agentsync clone` to make this folder"
              + " a vault.");
    }
    return config;
  }

  /** Makes the private folder, readable by the user alone, if there is none. */
  void create() {
    try {
      Files.createDirectories(root);
      if (Files.isDirectory(directory())) {
        return;
      }
      if (Files.getFileStore(root).supportsFileAttributeView("posix")) {
        Files.createDirectory(
            directory(),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectory(directory());
      }
    } catch (IOException e) {
      throw new StorageException(
          "Cannot make the folder "
              + directory()
              + ": "
              + e
              + ". Check that the disk has room and may be written.",
          e);
    }
  }
}
