package dev.agentsync.agent;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;

/** Reads an agent's log, and goes on as it grows and is replaced by a new one. */
public final class LogTail {
  private static final int PIECE = 64 << 10;

  private final Path file;
  private final Consumer<String> lines;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  /**
   * Prepares to read.
   *
   * @param lines takes each line, on the calling thread
   */
  public LogTail(Path file, Consumer<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /**
   * Tells the last lines.
   *
   * @param most how many
   * @throws ConfigException if there is no log
   * @throws StorageException if it cannot be read
   */
  public void last(int most) {
    Deque<String> kept = new ArrayDeque<>();
    var tail =
        new LogTail(
            file,
            line -> {
              kept.add(line);
              if (kept.size() > most) {
                kept.removeFirst();
              }
            });
    try (RandomAccessFile log = open()) {
      tail.drain(log);
      tail.finish();
    } catch (IOException e) {
      throw unreadable(e);
    }
    kept.forEach(lines);
  }

  /**
   * Tells the last lines and every line that comes from then on, until the thread is interrupted.
   *
   * @throws ConfigException if there is no log
   * @throws StorageException if it cannot be read
   */
  public void follow(int most) {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a log has a folder");
    try (WatchService service = file.getFileSystem().newWatchService()) {
      folder.register(
          service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      last(most);
      RandomAccessFile log = open();
      try {
        log.seek(log.length());
        while (true) {
          WatchKey key = service.take();
          key.pollEvents();
          drain(log);
          if (replaced(log)) {
            log.close();
            log = open();
            drain(log);
          }
          key.reset();
        }
      } finally {
        log.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private RandomAccessFile open() throws IOException {
    if (!Files.exists(file)) {
      throw new ConfigException(
          "There is no log at " + file + ". It is written by an agent in the background.");
    }
    return new RandomAccessFile(file.toFile(), "r");
  }

  /** The old file has been read to its end when its name belongs to another, shorter one. */
  private boolean replaced(RandomAccessFile log) throws IOException {
    try {
      return Files.size(file) < log.getFilePointer();
    } catch (NoSuchFileException e) {
      return false; // between two names
    }
  }

  private void drain(RandomAccessFile log) throws IOException {
    byte[] piece = new byte[PIECE];
    for (int read = log.read(piece); read > 0; read = log.read(piece)) {
      for (int i = 0; i < read; i++) {
        if (piece[i] == '\n') {
          finish();
        } else {
          begun.write(piece[i]);
        }
      }
    }
  }

  private void finish() {
    if (begun.size() > 0) {
      lines.accept(begun.toString(StandardCharsets.UTF_8));
      begun.reset();
    }
  }

  private StorageException unreadable(IOException e) {
    return new StorageException(
        "Cannot read the log " + file + ": " + e + ". Check that you may read it.", e);
  }
}
