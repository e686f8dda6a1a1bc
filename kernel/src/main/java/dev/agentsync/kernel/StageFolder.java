package dev.agentsync.kernel;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

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
    if (!Files.exists(stage, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        stage,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
