package dev.agentsync.kernel.lock;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.VaultBusyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The right to be the one process that has a vault open: a lock on {@code .agentsync/lock} that the
 * operating system takes back when the process ends, however it ends.
 */
public final class VaultLock implements AutoCloseable {
  // Beyond the text, so that others can read the owner where locks are mandatory.
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  // The system forgets a process's locks on a file when the process closes any channel to it; so a
  // second attempt in this process must not even open the file.
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path key;
  private final FileChannel channel;
  private boolean closed;

  private VaultLock(Path key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /**
   * Takes the vault, or returns empty if somebody else has it.
   *
   * @param directory the vault's {@code .agentsync} folder, which exists
   * @throws StorageException if the lock file cannot be written
   */
  public static Optional<VaultLock> tryTake(Path directory) {
    return take(directory, Duration.ZERO);
  }

  /** As {@link #tryTake}, but waits for the present owner to let go. */
  public static Optional<VaultLock> take(Path directory, Duration patience) {
    Path file = file(directory);
    try {
      Path key = directory.toRealPath();
      if (!HELD_HERE.add(key)) {
        return Optional.empty();
      }
      @Nullable FileChannel channel = null;
      try {
        channel =
            FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (locked(channel, patience)) {
          var lock = new VaultLock(key, channel);
          channel = null;
          lock.writeOwner();
          return Optional.of(lock);
        }
        HELD_HERE.remove(key);
        return Optional.empty();
      } catch (IOException | RuntimeException e) {
        HELD_HERE.remove(key);
        throw e;
      } finally {
        if (channel != null) {
          channel.close();
        }
      }
    } catch (IOException e) {
      throw new StorageException(
          "Cannot lock the vault with " + file + ": " + e + ". Check that it may be written.", e);
    }
  }

  private static boolean locked(FileChannel channel, Duration patience) throws IOException {
    @Nullable FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
    if (lock != null || patience.isZero()) {
      return lock != null;
    }
    var waiting = new FutureTask<>(() -> channel.lock(LOCKED_BYTE, 1, false));
    Thread waiter = Thread.ofPlatform().daemon().name("vault-lock").start(waiting);
    try {
      waiting.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      waiter.interrupt(); // closes the channel, which ends the wait in the system
      return false;
    } catch (InterruptedException e) {
      waiter.interrupt();
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IOException("waiting for the lock failed", e.getCause());
    }
  }

  /** Returns who has the vault, if the owner has said so. */
  public static Optional<LockOwner> owner(Path directory) {
    try {
      if (HELD_HERE.contains(directory.toRealPath())) {
        return Optional.of(LockOwner.self());
      }
      return LockOwner.parse(Files.readString(file(directory)));
    } catch (IOException e) {
      return Optional.empty(); // gone or not readable: then nobody is known
    }
  }

  /** Returns what to tell somebody who cannot have the vault. */
  public static VaultBusyException busy(Path root, Path directory) {
    return new VaultBusyException(
        "The vault at "
            + root
            + " is in use by "
            + owner(directory).map(LockOwner::sentence).orElse("another process")
            + ". Stop it first, or choose another folder with --cwd.");
  }

  private void writeOwner() throws IOException {
    channel.truncate(0);
    ByteBuffer text = StandardCharsets.UTF_8.encode(LockOwner.self().render());
    while (text.hasRemaining()) {
      channel.write(text, text.position());
    }
  }

  private static Path file(Path directory) {
    return directory.resolve("lock");
  }

  /** Gives the vault back; closing again does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger("agentsync.vault")
          .log(System.Logger.Level.WARNING, "cannot close the lock file error={0}", e.toString());
    } finally {
      HELD_HERE.remove(key);
    }
  }
}
