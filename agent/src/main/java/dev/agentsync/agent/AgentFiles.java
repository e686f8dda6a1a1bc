package dev.agentsync.agent;

import dev.agentsync.kernel.Profile;
import dev.agentsync.kernel.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the parts of a profile's agent lie.
 *
 * @param profile whose
 */
public record AgentFiles(Profile profile) {
  /** Returns the folder of the lock, the control socket and the certificate. */
  public Path directory() {
    return profile.directory().resolve("agent");
  }

  /** Returns the list of vaults. */
  public Path registry() {
    return profile.directory().resolve("registry.toml");
  }

  /** Returns the settings. */
  public Path settings() {
    return profile.directory().resolve("agent.toml");
  }

  /** Returns the log; older ones lie beside it with a number behind. */
  public Path log() {
    return directory().resolve("log").resolve("agent.log");
  }

  /** Returns what the JVM itself had to say at the last start in the background. */
  public Path lastWords() {
    return directory().resolve("log").resolve("agent.err");
  }

  /** Makes the folder, for the user alone, if there is none. */
  void create() {
    Path directory = directory();
    try {
      Files.createDirectories(profile.directory());
      if (!Files.isDirectory(directory)) {
        if (Files.getFileStore(profile.directory()).supportsFileAttributeView("posix")) {
          Files.createDirectory(
              directory,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
          Files.createDirectory(directory);
        }
      }
    } catch (IOException e) {
      throw new StorageException(
          "Cannot make the folder "
              + directory
              + ": "
              + e
              + ". Check that the disk has room and may be written.",
          e);
    }
  }
}
