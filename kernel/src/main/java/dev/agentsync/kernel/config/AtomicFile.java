package dev.agentsync.kernel.config;

import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import dev.agentsync.kernel.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Replaces small files so that a crash leaves the old or the new content, never half of one. */
public final class AtomicFile {
  private static final Set<StandardOpenOption> REPLACING =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);

  private AtomicFile() {}

  /**
   * Writes the text, durably; the folder is made if needed.
   *
   * @throws StorageException if it could not be written; then the old file is untouched
   */
  public static void write(Path file, String text) {
    write(file, text, Set.of());
  }

  /** As {@link #write}, readable by the user alone where the disk knows such things. */
  public static void writePrivate(Path file, String text) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    write(file, text, posix ? Set.of(OWNER_READ, OWNER_WRITE) : Set.of());
  }

  private static void write(Path file, String text, Set<PosixFilePermission> only) {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      if (!only.isEmpty()) {
        Files.deleteIfExists(temporary); // one that a crash left may be readable by others
      }
      try (FileChannel out = FileChannel.open(temporary, REPLACING, attributes(only))) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      if (directory != null) {
        force(directory);
      }
    } catch (IOException e) {
      throw new StorageException(
          "Cannot write " + file + ": " + e + ". Check that the disk has room and may be written.",
          e);
    }
  }

  private static FileAttribute<?>[] attributes(Set<PosixFilePermission> only) {
    return only.isEmpty()
        ? new FileAttribute<?>[0]
        : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(only)};
  }

  /** Makes durable which files are in a folder. */
  public static void force(Path directory) throws IOException {
    if (System.getProperty("os.name", "").startsWith("Windows")) {
      return; // folders cannot be opened there, and a rename needs no such care
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
