package dev.agentsync.agent;

import dev.agentsync.kernel.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A log file that does not grow for ever: when it is full it is renamed to {@code NAME.1}, older
 * ones move up, and the oldest goes. Lines stay whole. Any thread may write.
 *
 * <p>A disk that is full loses log lines and nothing else: writing is tried again with every line.
 */
public final class RotatingLog extends OutputStream {
  /** How much goes into one file, unless said otherwise. */
  public static final long FULL = 4 << 20;

  private static final int KEPT = 4;

  private final Path file;
  private final long full;
  private @Nullable OutputStream out; // guarded by this
  private long written;
  private boolean lineEnded = true;

  private RotatingLog(Path file, long full) {
    this.file = file;
    this.full = full;
  }

  /**
   * Opens a log; what is in the file stays.
   *
   * @throws StorageException if it cannot be written
   */
  public static RotatingLog open(Path file, long full) {
    var log = new RotatingLog(file, full);
    try {
      log.reopen();
    } catch (IOException e) {
      throw new StorageException(
          "Cannot write the log "
              + file
              + ": "
              + e
              + ". Check that the disk has room and may be"
              + " written.",
          e);
    }
    return log;
  }

  private synchronized OutputStream reopen() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    OutputStream opened =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    out = opened;
    written = Files.size(file);
    return opened;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) {
    if (length == 0) {
      return;
    }
    try {
      OutputStream present = out;
      if (present != null && written >= full && lineEnded) {
        rotate(present);
        present = null;
      }
      (present == null ? reopen() : present).write(bytes, from, length);
      written += length;
    } catch (IOException e) {
      out = null; // nobody to tell: this is where failures are told
    }
    lineEnded = bytes[from + length - 1] == '\n';
  }

  private void rotate(OutputStream present) throws IOException {
    present.close();
    out = null;
    for (int number = KEPT - 1; number >= 1; number--) {
      if (Files.exists(numbered(number))) {
        Files.move(numbered(number), numbered(number + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.move(file, numbered(1), StandardCopyOption.REPLACE_EXISTING);
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  @Override
  public synchronized void flush() throws IOException {
    if (out != null) {
      out.flush();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (out != null) {
      out.close();
      out = null;
    }
  }
}
