package dev.agentsync.kernel.backup;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.VaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SequencedMap;
import java.util.function.Consumer;

/** Puts the backups of several vaults into one file, each in a folder of its own. */
public final class Gathering {
  private Gathering() {}

  /**
   * Writes the file. Beside it there is room needed for one vault's backup, for a while.
   *
   * @param file absolute
   * @param replace whether a file that is there gives way
   * @param vaults what writes the backup of one vault into the empty file it is given, by the
   *     vaults' names; called one after the other on this thread
   * @throws VaultException if the file is there and may not be replaced
   * @throws StorageException if it could not be written; then nothing of it is left
   * @throws IllegalArgumentException if a name does not fit a file
   */
  public static void write(
      Path file, boolean replace, SequencedMap<String, Consumer<Path>> vaults) {
    Placing.place(
        file,
        replace,
        temporary -> {
          Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
          try (var writer = new ArchiveWriter(temporary, now)) {
            for (var vault : vaults.entrySet()) {
              writer.vault(vault.getKey());
              add(writer, Placing.beside(file), vault.getValue());
            }
            writer.finish();
          }
          return vaults.size();
        });
  }

  private static void add(ArchiveWriter writer, Path part, Consumer<Path> vault)
      throws IOException {
    try {
      vault.accept(part);
      try (BackupFile backup = BackupFile.open(part)) {
        writer.addAll(backup.single());
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
