package dev.agentsync.storage.file;

import dev.agentsync.kernel.VaultBusyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * At most one owner per folder, in this process or any other. The operating system lets go when the
 * owner dies, so a file left behind means nothing.
 */
final class OwnerLock implements AutoCloseable {
  static final String NAME = "storage.lock";

  /**
   * Folders owned by this process. Looked at before the lock file is opened: closing any channel of
   * a file gives up every lock this process has on it (POSIX).
   */
  private static final Set<Path> OWNED_HERE = ConcurrentHashMap.newKeySet();

  private static final int MAX_TEXT = 4096;
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1; // where Windows hides no text

  private final Path directory;
  private final FileChannel channel;
  private boolean closed;

  private OwnerLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /** Takes the lock or says who has it. */
  static OwnerLock take(Path directory) throws IOException {
    Path real = directory.toRealPath();
    if (!OWNED_HERE.add(real)) {
      throw busy(directory, "this process (" + ProcessHandle.current().pid() + ")");
    }
    @Nullable OwnerLock taken = null;
    try {
      taken = Uninterrupted.call(() -> lock(directory, real));
    } finally {
      if (taken == null) {
        OWNED_HERE.remove(real);
      }
    }
    return taken;
  }

  private static OwnerLock lock(Path directory, Path real) throws IOException {
    Path file = real.resolve(NAME);
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            DurableFile.permissions(file));
    boolean taken = false;
    try {
      @Nullable FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock == null) {
        throw busy(directory, owner(channel));
      }
      channel.truncate(0);
      DurableFile.writeFully(channel, Owner.present().render().getBytes(StandardCharsets.UTF_8), 0);
      taken = true;
      return new OwnerLock(real, channel);
    } finally {
      if (!taken) {
        channel.close();
      }
    }
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

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw Failures.during("unlock", directory.resolve(NAME), e);
    } finally {
      OWNED_HERE.remove(directory);
    }
  }
}
