package dev.agentsync.distribution;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What {@link Files} has no single call for. */
final class Folders {
  private Folders() {}

  /** Deletes a folder with everything in it; does nothing if there is none. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }

  static URI uri(CodeSource source) {
    try {
      return source.getLocation().toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("A class was loaded from " + source.getLocation(), e);
    }
  }
}
