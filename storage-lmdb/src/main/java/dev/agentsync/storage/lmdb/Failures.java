package dev.agentsync.storage.lmdb;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.DiskFailure;
import java.nio.file.Path;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;

/** Turns what LMDB says into what a user can do about it. */
final class Failures {
  private Failures() {}

  /**
   * Returns the exception to throw.
   *
   * @param doing completes "cannot … FILE", such as {@code append to}
   */
  static StorageException during(String doing, Path file, LmdbException e) {
    String said = String.valueOf(e.getMessage());
    return switch (e) {
      case LmdbNativeException.PageCorruptedException _,
          LmdbNativeException.PageNotFoundException _ ->
          damaged(doing, file, said);
      default -> DiskFailure.during(doing, file, said, e);
    };
  }

  /** Returns the exception to throw for a file whose pages do not fit together. */
  static StorageException damaged(String doing, Path file, String problem) {
    return DiskFailure.during(
        doing,
        file,
        "it is damaged ("
            + problem
            + "). Nothing was changed. Restore it from a copy, or move it away and clone the vault"
            + " again: the other devices have the history",
        null);
  }
}
