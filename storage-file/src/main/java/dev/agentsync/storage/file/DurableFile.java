package dev.agentsync.storage.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Reads and writes whole files so that a crash leaves either the old or the new one. */
final class DurableFile {
  /** The JDK copies heap buffers through a direct one of the same size and keeps that. */
  private static final int SLICE = 1 << 20;

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");

  private DurableFile() {}

  /** Puts the content in the target's place, by way of {@code temp}; durable on return. */
  static void replace(DiskFiles disk, Path target, Path temp, byte[] content) throws IOException {
    stage(disk, target, temp, content);
    try {
      Files.move(temp, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      remove(temp, e);
      throw e;
    }
    forceName(target);
  }

  /** Writes {@code temp} durably, ready to be renamed to the target; leaves nothing if it fails. */
  static void stage(DiskFiles disk, Path target, Path temp, byte[] content) throws IOException {
    Files.deleteIfExists(temp);
    create(disk, temp, target, content);
  }

  /**
   * Writes a file that is not there yet, with the permissions of {@code like}; leaves nothing if it
   * fails.
   */
  static void create(DiskFiles disk, Path file, Path like, byte[] content) throws IOException {
    try (FileChannel channel =
        disk.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            permissions(like))) {
      writeFully(channel, content, 0);
      channel.force(true);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      remove(file, e);
      throw e;
    }
  }

  /** Writes all bytes at the position. */
  static void writeFully(FileChannel channel, byte[] content, long position) throws IOException {
    for (int at = 0; at < content.length; ) {
      int length = Math.min(SLICE, content.length - at);
      ByteBuffer slice = ByteBuffer.wrap(content, at, length);
      while (slice.hasRemaining()) {
        channel.write(slice, position + slice.position());
      }
      at += length;
    }
  }

  /** Reads the first {@code length} bytes. */
  static byte[] readFully(FileChannel channel, int length) throws IOException {
    byte[] content = new byte[length];
    for (int at = 0; at < length; ) {
      ByteBuffer slice = ByteBuffer.wrap(content, at, Math.min(SLICE, length - at));
      int read = channel.read(slice, at);
      if (read < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
      at += read;
    }
    return content;
  }

  /** Makes durable that this name exists, or no longer does. */
  static void forceName(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      forceDirectory(directory);
    }
  }

  /** Makes names in the directory durable. */
  static void forceDirectory(Path directory) throws IOException {
    if (!isPosix(directory)) {
      return; // Windows has no handle for this; NTFS journals its names
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Creates the directory for this user alone if it is not there, and makes its name durable. */
  static void ensureDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    FileAttribute<?>[] attributes =
        isPosix(directory)
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
            }
            : new FileAttribute<?>[0];
    Files.createDirectory(directory, attributes);
    forceName(directory);
  }

  /** Returns the permissions the target has, or private ones for a new file. */
  static FileAttribute<?>[] permissions(Path target) throws IOException {
    if (!isPosix(target)) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> wanted;
    try {
      wanted = Files.getPosixFilePermissions(target, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      wanted = PRIVATE;
    }
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(wanted)};
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static void remove(Path temp, IOException failure) {
    try {
      Files.deleteIfExists(temp);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
