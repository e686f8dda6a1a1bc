package dev.agentsync.kernel.spi;

import dev.agentsync.kernel.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the operating system says of a disk into what a user can do about it, so that all
 * storages say the same. Any thread.
 *
 * @since 0.1.0
 */
public final class DiskFailure {
  private DiskFailure() {}

  /**
   * Returns the exception to throw.
   *
   * @param doing completes "cannot … FILE", such as {@code append to}
   */
  public static StorageException during(String doing, Path file, IOException e) {
    return e instanceof NoSuchFileException
        ? new StorageException("cannot " + doing + " " + file + ": it is not there.", e)
        : during(doing, file, e instanceof AccessDeniedException ? "denied" : reason(e), e);
  }

  /**
   * As above, for storages that hear of failures in another way.
   *
   * @param reason what the system or a library said, such as {@code No space left on device}
   */
  public static StorageException during(
      String doing, Path file, String reason, @Nullable Exception cause) {
    return new StorageException("cannot " + doing + " " + file + ": " + told(reason), cause);
  }

  private static String told(String reason) {
    String words = reason.toLowerCase(Locale.ROOT);
    if (words.equals("denied")
        || words.contains("permission denied")
        || words.contains("operation not permitted")) {
      return "permission denied. Make it readable and writable for the user who runs agentsync, or"
          + " run agentsync as its owner.";
    }
    if (words.contains("no space left") || words.contains("not enough space")) {
      return "no space left on the disk. Free some space; what was stored before is unharmed.";
    }
    if (words.contains("quota")) {
      return "the disk quota is used up. Free some space; what was stored before is unharmed.";
    }
    if (words.contains("read-only")) {
      return "the file system is read-only. Mount it writable, or move the vault to a disk that"
          + " is.";
    }
    if (words.contains("too many open files")) {
      return "too many open files. Raise the limit (ulimit -n) and start again.";
    }
    if (words.contains("file too large")) {
      return "the file may not grow any further here (file size limit). Raise the limit (ulimit -f)"
          + " or move the vault; what was stored before is unharmed.";
    }
    if (words.contains("input/output error")) {
      return "the disk reports an input/output error. Check the disk and its cable, and make a copy"
          + " of the vault.";
    }
    return reason.endsWith(".") ? reason : reason + ".";
  }

  private static String reason(IOException e) {
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e.getMessage() != null ? e.getMessage() : e.getClass().getSimpleName();
  }
}
