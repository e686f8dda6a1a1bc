package dev.agentsync.storage.file;

import dev.agentsync.kernel.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Turns what the operating system says into what a user can do about it. */
final class Failures {
  private Failures() {}

  /**
   * Returns the exception to throw.
   *
   * @param doing completes "cannot … FILE", such as {@code append to}
   */
  static StorageException during(String doing, Path file, IOException e) {
    return new StorageException("cannot " + doing + " " + file + ": " + told(e), e);
  }

  private static String told(IOException e) {
    String reason = reason(e);
    String words = reason.toLowerCase(Locale.ROOT);
    if (e instanceof AccessDeniedException
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
    if (e instanceof NoSuchFileException) {
      return "it is not there.";
    }
    return reason + ".";
  }

  private static String reason(IOException e) {
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e.getMessage() != null ? e.getMessage() : e.getClass().getSimpleName();
  }
}
