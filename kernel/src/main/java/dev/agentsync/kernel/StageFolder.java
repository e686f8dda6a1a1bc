package dev.agentsync.kernel;

import dev.agentsync.kernel.store.RemovingWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A private folder in which something is made that is shown when it is whole. */
final class StageFolder {
  private StageFolder() {}

  /** Makes it, and the folders above it, readable by the user alone. */
  static void make(Path stage) throws IOException {
    Path parent = stage.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    if (Files.getFileStore(parent).supportsFileAttributeView("posix")) {
      Files.createDirectory(
          stage,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(stage);
    }
  }

  /** Removes it with all that is in it, if it is there; links are removed, not followed. */
  static void discard(Path stage) throws IOException {
    if (Files.exists(stage, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(stage, new RemovingWalk());
    }
  }
}
