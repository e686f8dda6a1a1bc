package dev.agentsync.kernel.backup;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.config.AtomicFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a backup beside its place and renames it into it: nobody ever sees half of one. */
final class Placing {
  private static final String PREFIX = ".agentsync-backup-";
  private static final String SUFFIX = ".tmp";
  private static final Pattern LEFTOVER =
      Pattern.compile(Pattern.quote(PREFIX) + "(\\d{1,18})-\\d+" + Pattern.quote(SUFFIX));

  private Placing() {}

  /** Writes the backup into an empty file and returns what there is to tell. */
  @FunctionalInterface
  interface Filling<T> {
    T fill(Path temporary) throws IOException;
  }

  /**
   * Has a backup written, reads it once more as it lies on the medium, and puts it in its place.
   *
   * @param file absolute
   * @param replace whether a file that is there gives way
   * @throws VaultException if there is one and it may not
   * @throws StorageException if it could not be written; then nothing of it is left
   */
  static <T> T place(Path file, boolean replace, Filling<T> filling) {
    try {
      if (!replace && Files.exists(file)) {
        throw new FileAlreadyExistsException(file.toString());
      }
      Path folder = folder(file);
      removeLeftovers(folder);
      Path temporary = beside(file);
      try {
        T told = filling.fill(temporary);
        BackupFile.open(temporary).close();
        if (replace) {
          Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } else {
          Files.move(temporary, file);
        }
        AtomicFile.force(folder);
        return told;
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (FileAlreadyExistsException e) {
      throw new VaultException(
          file + " is there already. Choose another name, or replace it with --force.", e);
    } catch (NoSuchFileException e) {
      throw new VaultException("There is no folder " + file.getParent() + ". Make it first.", e);
    } catch (IOException e) {
      throw new StorageException(
          "Cannot write the backup "
              + file
              + ": "
              + e
              + ". Check that the disk has room and may be written.",
          e);
    }
  }

  /** Makes an empty file beside another, with a name that tells which process made it. */
  static Path beside(Path file) throws IOException {
    return Files.createTempFile(folder(file), PREFIX + ProcessHandle.current().pid() + "-", SUFFIX);
  }

  private static Path folder(Path file) {
    return Optional.ofNullable(file.getParent()).orElse(file);
  }

  /** Removes what killed exports have left beside their targets; the name tells by whom. */
  private static void removeLeftovers(Path folder) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
      for (Path file : left) {
        Matcher name = LEFTOVER.matcher(String.valueOf(file.getFileName()));
        if (name.matches()
            && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
