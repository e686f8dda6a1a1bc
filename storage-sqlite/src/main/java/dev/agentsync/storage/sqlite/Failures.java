package dev.agentsync.storage.sqlite;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.DiskFailure;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** Turns what SQLite says into what a user can do about it. */
final class Failures {
  private static final int PRIMARY = 0xff; // the rest of a result code says which kind of it

  private Failures() {}

  /**
   * Returns the exception to throw.
   *
   * @param doing completes "cannot … FILE", such as {@code append to}
   */
  static StorageException during(String doing, Path file, SQLException e) {
    return DiskFailure.during(doing, file, reason(e), e);
  }

  private static String reason(SQLException e) {
    return switch (SQLiteErrorCode.getErrorCode(e.getErrorCode() & PRIMARY)) {
      case SQLITE_FULL -> "no space left";
      case SQLITE_READONLY -> "read-only";
      case SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH -> "permission denied";
      case SQLITE_IOERR -> "input/output error";
      case SQLITE_BUSY, SQLITE_LOCKED ->
          "another program keeps it locked. Close that program and try again";
      case SQLITE_TOOBIG -> "more than SQLite can keep in one place (1 GB)";
      case SQLITE_CORRUPT, SQLITE_NOTADB -> damage(String.valueOf(e.getMessage()));
      default -> String.valueOf(e.getMessage());
    };
  }

  /** Returns the exception to throw for a file whose pages do not fit together. */
  static StorageException damaged(String doing, Path file, String problem) {
    return DiskFailure.during(doing, file, damage(problem), null);
  }

  private static String damage(String problem) {
    return "it is damaged ("
        + problem.strip()
        + "). Nothing was changed. Restore it from a copy, or move it away and clone the vault"
        + " again: the other devices have the history";
  }
}
