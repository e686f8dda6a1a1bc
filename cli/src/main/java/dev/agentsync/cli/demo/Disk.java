package dev.agentsync.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A device's folder as its user sees it. Used by one thread. */
final class Disk implements AutoCloseable {
  private final Path folder;
  private final WatchService watcher;

  private Disk(Path folder, WatchService watcher) {
    this.folder = folder;
    this.watcher = watcher;
  }

  /** Opens an existing folder; waiting works for files directly in it. */
  static Disk open(Path folder) {
    try {
      WatchService watcher = folder.getFileSystem().newWatchService();
      folder.register(
          watcher,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
      return new Disk(folder, watcher);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot watch " + folder, e);
    }
  }

  /** Saves as editors do: beside the file, then renamed over it. */
  void write(String name, byte[] content) {
    try {
      Path temporary = folder.resolve(name + ".saving~");
      Files.write(temporary, content);
      Files.move(temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + folder.resolve(name), e);
    }
  }

  void write(String name, String text) {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  void rename(String from, String to) {
    try {
      Files.move(folder.resolve(from), folder.resolve(to));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot rename " + folder.resolve(from), e);
    }
  }

  void delete(String name) {
    try {
      Files.delete(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder.resolve(name), e);
    }
  }

  boolean exists(String name) {
    return Files.exists(folder.resolve(name));
  }

  Optional<byte[]> bytes(String name) {
    try {
      return Optional.of(Files.readAllBytes(folder.resolve(name)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + folder.resolve(name), e);
    }
  }

  /** Returns a file's text, empty if there is no such file. */
  String text(String name) {
    return new String(bytes(name).orElse(new byte[0]), StandardCharsets.UTF_8);
  }

  /** Returns the names of the files, and the text of small notes. */
  String account() {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .map(name -> "  " + name + (name.endsWith(".md") ? ": " + quoted(text(name)) : "") + "\n")
          .collect(Collectors.joining());
    } catch (IOException e) {
      return "  (the folder cannot be read: " + e.getMessage() + ")\n";
    }
  }

  private static String quoted(String text) {
    return '"' + text.replace("\n", "\\n") + '"';
  }

  /** Returns when the condition holds, woken by changes in the folder; false if it never does. */
  boolean await(BooleanSupplier condition, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      try {
        WatchKey key = watcher.poll(left, TimeUnit.NANOSECONDS);
        if (key != null) {
          key.pollEvents();
          key.reset();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DemoFailure("The demo was interrupted.", e);
      }
    }
    return true;
  }

  @Override
  public void close() {
    try {
      watcher.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot stop watching " + folder, e);
    }
  }
}
