package dev.agentsync.storage.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/** Keeps bytes that cannot be used, beside the file they were found in and never over another. */
final class SetAside {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int MAX_PER_SECOND = 1000;

  private SetAside() {}

  /** Keeps the whole file under a second name; durable on return. Returns that name. */
  static Path file(Path file, String why) throws IOException {
    Path kept = create(file, why, name -> link(file, name));
    DurableFile.forceName(file);
    return kept;
  }

  /** Keeps some bytes of the file; durable on return. Returns the name of the new file. */
  static Path bytes(Path file, String why, byte[] content) throws IOException {
    Path kept = create(file, why, name -> DurableFile.create(DiskFiles.REAL, name, file, content));
    DurableFile.forceName(file);
    return kept;
  }

  private interface Creation {
    void as(Path name) throws IOException;
  }

  private static Path create(Path file, String why, Creation creation) throws IOException {
    String base = file.getFileName() + "." + why + "-" + TIME.format(Instant.now());
    for (int i = 1; i < MAX_PER_SECOND; i++) {
      Path name = file.resolveSibling(i == 1 ? base : base + "-" + i);
      try {
        creation.as(name);
        return name;
      } catch (FileAlreadyExistsException e) {
        continue; // keep both
      }
    }
    throw new FileAlreadyExistsException(base);
  }

  private static void link(Path file, Path name) throws IOException {
    try {
      Files.createLink(name, file); // the file is replaced later, never changed in place
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | IOException e) {
      Files.copy(file, name); // no hard links on this file system
    }
    try (FileChannel channel = FileChannel.open(name, Set.of(StandardOpenOption.WRITE))) {
      channel.force(true);
    }
  }
}
