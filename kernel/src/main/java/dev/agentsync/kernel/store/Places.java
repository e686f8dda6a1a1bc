package dev.agentsync.kernel.store;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.StorageProvider;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The files and folders of a storage. */
public final class Places {
  private Places() {}

  /** Returns those that are there. */
  public static List<Path> present(StorageProvider provider, Path directory) {
    return provider.places(directory).stream()
        .filter(place -> Files.exists(place, LinkOption.NOFOLLOW_LINKS))
        .toList();
  }

  /** Returns how many bytes they take. */
  public static long bytes(StorageProvider provider, Path directory) {
    var sum = new AtomicLong();
    for (Path place : present(provider, directory)) {
      walk(
          "look at",
          place,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              sum.addAndGet(attributes.size());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE; // somebody works there
              }
              throw e;
            }
          });
    }
    return sum.get();
  }

  /** Removes them, in the order the provider wants; links are removed, not followed. */
  static void remove(StorageProvider provider, Path directory) {
    for (Path place : present(provider, directory)) {
      walk("remove", place, new RemovingWalk());
    }
  }

  private static void walk(String doing, Path place, SimpleFileVisitor<Path> visitor) {
    try {
      Files.walkFileTree(place, visitor);
    } catch (IOException e) {
      throw new StorageException(
          "Cannot "
              + doing
              + " "
              + place
              + ": "
              + e
              + ". Check that it belongs to the user who runs agentsync.",
          e);
    }
  }
}
