package dev.agentsync.storage.lmdb;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.DiskFailure;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Env;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;
import org.lmdbjava.Txn;

/**
 * The folder and what LMDB has open in it. Any thread may read; writes come one after the other on
 * a thread of their own, because LMDB's lock belongs to the thread of the operating system that
 * took it. Readers see the last commit and wait for no writer, except while the map grows.
 */
final class Environment implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("agentsync.storage");
  private static final long SMALLEST_MAP = 16L << 20;
  private static final long LARGEST_MAP = 1L << 44; // far more than a disk, far less than 2^47
  private static final int READERS = 500;

  private final Path folder;
  private final Writer writer = new Writer();
  private final Semaphore readers = new Semaphore(READERS);

  /** Shared by transactions; alone, nothing is under way and LMDB may be asked for another map. */
  private final ReentrantReadWriteLock underWay = new ReentrantReadWriteLock();

  private Opened opened;
  private long mapSize;
  private boolean closed;

  private Environment(Path folder, long mapSize) {
    this.folder = folder;
    this.mapSize = mapSize;
    this.opened = Opened.in(folder, mapSize, READERS);
  }

  /** Work within a transaction. */
  @FunctionalInterface
  interface ReadWork<T> {
    T run(Read read);
  }

  /** Work within a transaction; may be run again from its beginning. */
  @FunctionalInterface
  interface WriteWork<T> {
    T run(Write write);
  }

  static Path file(Path folder) {
    return folder.resolve("data.mdb");
  }

  /** Opens the folder, or makes it. */
  static Environment open(Path folder) {
    Path file = file(folder);
    try {
      create(folder);
      long size = Files.exists(file) ? Files.size(file) : 0;
      if (size > 0) {
        PageCheck.run(file);
      }
      var environment = new Environment(folder, Math.max(SMALLEST_MAP, size + SMALLEST_MAP));
      try {
        environment.prepare();
        if (size == 0) {
          force(folder);
        }
        return environment;
      } catch (RuntimeException e) {
        environment.close();
        throw e;
      }
    } catch (DamagedFile e) {
      throw Failures.damaged("open", file, String.valueOf(e.getMessage()));
    } catch (LmdbException e) {
      throw Failures.during("open", file, e);
    } catch (IOException e) {
      throw DiskFailure.during("open", file, e);
    } catch (LinkageError e) {
      throw new StorageException(
          "LMDB does not run on this system ("
              + e.getMessage()
              + "). Use another storage: `agentsync init --storage file`.",
          e);
    }
  }

  private static void create(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    FileAttribute<?>[] attributes =
        isPosix(folder)
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
            }
            : new FileAttribute<?>[0];
    Files.createDirectory(folder, attributes);
    @Nullable Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      force(parent);
    }
  }

  /** Makes the names in a folder durable; LMDB cares for the content of its files only. */
  private static void force(Path folder) throws IOException {
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private void prepare() {
    boolean fresh = read("open", read -> read.isFresh());
    if (fresh) {
      write("create", write -> true); // says of the empty state that it is one
    }
  }

  Path file() {
    return file(folder);
  }

  /**
   * Returns what the work reads.
   *
   * @param doing completes "cannot … FILE"
   */
  <T> T read(String doing, ReadWork<T> work) {
    readers.acquireUninterruptibly();
    Lock shared = underWay.readLock();
    shared.lock();
    try {
      requireOpen();
      try (Txn<byte[]> txn = opened.env().txnRead()) {
        return work.run(new Read(txn, opened.tables()));
      }
    } catch (LmdbException e) {
      throw Failures.during(doing, file(), e);
    } finally {
      shared.unlock();
      readers.release();
    }
  }

  /** Does the work as one transaction; what it changed is on the medium when this returns. */
  <T> T write(String doing, WriteWork<T> work) {
    return writer.call(() -> growing(doing, work));
  }

  private <T> T growing(String doing, WriteWork<T> work) {
    while (true) {
      try {
        return once(work);
      } catch (Env.MapFullException e) {
        grow(doing, e);
      } catch (LmdbNativeException.PanicException e) {
        reopen();
        throw Failures.during(doing, file(), e);
      } catch (LmdbException e) {
        throw Failures.during(doing, file(), e);
      }
    }
  }

  private <T> T once(WriteWork<T> work) {
    Lock shared = underWay.readLock();
    shared.lock();
    try {
      requireOpen();
      try (Txn<byte[]> txn = opened.env().txnWrite()) {
        var write = new Write(txn, opened.tables());
        T result = work.run(write);
        write.sign();
        txn.commit();
        return result;
      }
    } finally {
      shared.unlock();
    }
  }

  private void grow(String doing, LmdbException full) {
    if (mapSize >= LARGEST_MAP) {
      throw Failures.during(doing, file(), full);
    }
    underWay.writeLock().lock();
    try {
      mapSize *= 2;
      opened.env().setMapSize(mapSize);
      LOG.log(Level.DEBUG, "map grown file=" + file() + " bytes=" + mapSize);
    } finally {
      underWay.writeLock().unlock();
    }
  }

  /** LMDB refuses everything after a write of its first pages has failed. */
  private void reopen() {
    underWay.writeLock().lock();
    try {
      opened.env().close();
      opened = Opened.in(folder, mapSize, READERS);
    } catch (LmdbException e) {
      LOG.log(Level.WARNING, "reopening failed file=" + file(), e);
      closed = true;
    } finally {
      underWay.writeLock().unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the storage is closed");
    }
  }

  @Override
  public void close() {
    writer.close();
    underWay.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        opened.env().close();
      }
    } finally {
      underWay.writeLock().unlock();
    }
  }
}
