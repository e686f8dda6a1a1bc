package dev.agentsync.cli;

import dev.agentsync.kernel.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Backups of several vaults: one file each, in one folder. */
final class Backups {
  private static final String SUFFIX = ".zip";

  private Backups() {}

  /** Returns where the backup of the vault of that name goes. */
  static Path file(Path folder, String name) {
    return folder.resolve(name + SUFFIX);
  }

  /** Makes the folder if there is none. */
  static void make(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new StorageException(
          "Cannot make the folder " + folder + ": " + e + ". Check that it may be written.", e);
    }
  }

  /**
   * Returns the backups in a folder, by name.
   *
   * @throws CommandException if there is none
   */
  static List<Path> in(Path folder) {
    try (Stream<Path> inside = Files.list(folder)) {
      List<Path> found = inside.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
      if (found.isEmpty()) {
        throw new CommandException("There is no backup in " + folder + ": no file ends in .zip.");
      }
      return found;
    } catch (IOException e) {
      throw new StorageException(
          "Cannot look into " + folder + ": " + e + ". Check that you may read it.", e);
    }
  }
}
