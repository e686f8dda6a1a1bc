package dev.agentsync.kernel;

import dev.agentsync.kernel.config.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The files that keep other programs out of the vault's own folder, and noise out of the vault. */
final class IgnoreFiles {
  private static final String ENTRY = ".agentsync/";
  private static final String SYNCIGNORE =
      """
      # .syncignore — patterns excluded from agentsync's sync engine.
      # Same syntax as .gitignore. Add anything you don't want propagated to peers.

      node_modules/
      .DS_Store
      """;

  private IgnoreFiles() {}

  /** Writes what is missing in them; what is there stays. */
  static void write(Path root) {
    mention(root.resolve(".gitignore"));
    mention(root.resolve(".agentsignore"));
    Path rules = root.resolve(".syncignore");
    if (!Files.exists(rules)) {
      AtomicFile.write(rules, SYNCIGNORE);
    }
  }

  private static void mention(Path file) {
    String text = read(file);
    if (text.lines().noneMatch(line -> line.strip().equals(ENTRY))) {
      String gap = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
      AtomicFile.write(file, text + gap + ENTRY + "\n");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new StorageException(
          "Cannot read " + file + ": " + e + ". Mend it, or use --no-ignore-files.", e);
    }
  }
}
