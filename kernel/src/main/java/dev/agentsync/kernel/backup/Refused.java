package dev.agentsync.kernel.backup;

import dev.agentsync.kernel.StorageException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What to tell of an archive that is not used. */
final class Refused {
  private Refused() {}

  static StorageException unreadable(Path file, Exception e) {
    return new StorageException(
        "Cannot read the backup " + file + ": " + e + ". Check the path, or take another copy.", e);
  }

  static StorageException because(Path archive, String reason) {
    return because(archive, reason, null);
  }

  static StorageException because(Path archive, String reason, @Nullable Throwable cause) {
    return new StorageException(
        "The backup " + archive + " is refused: " + reason + ". Take another copy of it.", cause);
  }
}
