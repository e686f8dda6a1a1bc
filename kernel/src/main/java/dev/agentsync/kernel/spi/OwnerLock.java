package dev.agentsync.kernel.spi;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.VaultBusyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * At most one owner per storage, in this process or any other; what a {@link StorageProvider} takes
 * before it touches anything. The operating system lets go when the owner dies, so a file left
 * behind means nothing. Any thread may take or close one.
 *
 * @since 0.1.0
 */
public final class OwnerLock implements AutoCloseable {
  /**
   * Lock files held by this process. Looked at before a file is opened: closing any channel of a
   * file gives up every lock this process has on it (POSIX).
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private static final int MAX_TEXT = 4096;
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1; // where Windows hides no text

  private final Path file;
  private final FileChannel channel;
  private boolean closed;

  private OwnerLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock. An interrupt does not keep it from being taken and is pending afterwards.
   *
   * @param directory the vault's {@code .agentsync} folder, which exists
   * @param name the lock file's name in it, different for each provider; never removed
   * @throws VaultBusyException if somebody has it; the message says who
   * @throws StorageException if the file cannot be written
   */
  public static OwnerLock take(Path directory, String name) {
    try {
      Path file = directory.toRealPath().resolve(name);
      if (!HELD_HERE.add(file)) {
        throw busy(directory, "this process (" + ProcessHandle.current().pid() + ")");
      }
      @Nullable OwnerLock taken = null;
      try {
        taken = uninterrupted(directory, file);
        return taken;
      } finally {
        if (taken == null) {
          HELD_HERE.remove(file);
        }
      }
    } catch (IOException e) {
      throw DiskFailure.during("lock", directory.resolve(name), e);
    }
  }

  private static OwnerLock uninterrupted(Path directory, Path file) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return lock(directory, file);
        } catch (ClosedByInterruptException e) {
          interrupted = true;
          Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static OwnerLock lock(Path directory, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            forThisUser(file));
    boolean taken = false;
    try {
      @Nullable FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock == null) {
        throw busy(directory, owner(channel));
      }
      channel.truncate(0);
      ByteBuffer text = StandardCharsets.UTF_8.encode(Owner.present().render());
      while (text.hasRemaining()) {
        channel.write(text, text.position());
      }
      taken = true;
      return new OwnerLock(file, channel);
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  private static FileAttribute<?>[] forThisUser(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static String owner(FileChannel channel) throws IOException {
    var text = ByteBuffer.allocate(MAX_TEXT);
    channel.read(text, 0);
    return Owner.parse(new String(text.array(), 0, text.position(), StandardCharsets.UTF_8))
        .map(Owner::told)
        .orElse("another process");
  }

  private static VaultBusyException busy(Path directory, String owner) {
    return new VaultBusyException(
        "the vault in "
            + directory
            + " is in use by "
            + owner
            + ". Stop it first, or choose another vault with --cwd.");
  }

  /** Lets go; closing again does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw DiskFailure.during("unlock", file, e);
    } finally {
      HELD_HERE.remove(file);
    }
  }
}
