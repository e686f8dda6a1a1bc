package dev.agentsync.storage.file;

import dev.agentsync.kernel.spi.BlobStore;
import dev.agentsync.kernel.spi.OwnerLock;
import dev.agentsync.kernel.spi.Storage;
import java.nio.file.Path;
import java.util.List;

/** One vault's files, owned until closed. */
final class FileStorage implements Storage {
  static final String BLOBS = "blobs";
  static final String SNAPSHOTS = "snapshots";

  private static final String LOCK = "storage.lock";

  private final OwnerLock lock;
  private final HistoryFile history;
  private final FileBlobStore blobs;
  private final SnapshotIndex snapshots;
  private volatile boolean closed;

  private FileStorage(Path directory, DiskFiles disk, OwnerLock lock) {
    this.lock = lock;
    this.history = new HistoryFile(directory, disk);
    this.blobs = new FileBlobStore(directory.resolve(BLOBS), disk);
    this.snapshots = new SnapshotIndex(directory.resolve(SNAPSHOTS), disk);
  }

  static FileStorage open(Path directory, DiskFiles disk) {
    return new FileStorage(directory, disk, OwnerLock.take(directory, LOCK));
  }

  @Override
  public Loaded load() {
    requireOpen();
    return history.load();
  }

  @Override
  public void append(byte[] chunks) {
    requireOpen();
    history.append(chunks);
  }

  @Override
  public void replaceAll(byte[] chunks) {
    requireOpen();
    history.replaceAll(chunks);
  }

  @Override
  public long size() {
    requireOpen();
    return history.size();
  }

  @Override
  public BlobStore blobs() {
    return blobs;
  }

  @Override
  public void publishSnapshots(List<Snapshot> labels) {
    requireOpen();
    snapshots.publish(labels);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      history.close();
      lock.close();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the storage is closed");
    }
  }
}
