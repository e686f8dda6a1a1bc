package dev.agentsync.kernel.config;

import dev.agentsync.kernel.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces small files so that a crash leaves the old or the new content, never half of one. */
public final class AtomicFile {
  private AtomicFile() {}

  /**
   * Writes the text, durably; the folder is made if needed.
   *
   * @throws StorageException if it could not be written; then the old file is untouched
   */
  public static void write(Path file, String text) {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      try (FileChannel out =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
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
