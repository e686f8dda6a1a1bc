package dev.agentsync.kernel.store;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.config.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that holds the word of one storage. Written whole and durably, so that what it says has
 * either happened or not.
 */
final class Note {
  private static final int LONGEST = 100;

  private final Path file;

  private Note(Path file) {
    this.file = file;
  }

  /** Returns the note of which storage has the history; what it says is the truth. */
  static Note present(Path directory) {
    return new Note(directory.resolve("storage"));
  }

  /** Returns the note of where the history is being copied to. */
  static Note underWay(Path directory) {
    return new Note(directory.resolve("storage.migrating"));
  }

  /** Returns the word; empty if there is no file, or nothing in it that could be one. */
  Optional<String> read() {
    try {
      if (Files.size(file) > LONGEST) {
        return Optional.empty();
      }
      return Optional.of(Files.readString(file).strip()).filter(word -> word.matches("[a-z0-9-]+"));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StorageException(
          "Cannot read " + file + ": " + e + ". Make it readable for the user who runs agentsync.",
          e);
    }
  }

  void write(String word) {
    AtomicFile.write(file, word + "\n");
  }

  void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new StorageException("Cannot remove " + file + ": " + e + ".", e);
    }
  }
}
