package dev.agentsync.storage.sqlite;

import dev.agentsync.kernel.spi.BlobStore;
import dev.agentsync.kernel.spi.OwnerLock;
import dev.agentsync.kernel.spi.Storage;
import java.util.List;

/** One vault's database, owned until closed. */
final class SqliteStorage implements Storage {
  private final OwnerLock lock;
  private final Database database;
  private final History history;
  private final Blobs blobs;
  private final Labels labels;

  SqliteStorage(OwnerLock lock, Database database) {
    this.lock = lock;
    this.database = database;
    this.history = new History(database);
    this.blobs = new Blobs(database);
    this.labels = new Labels(database);
  }

  @Override
  public Loaded load() {
    return history.load();
  }

  @Override
  public void append(byte[] chunks) {
    history.append(chunks);
  }

  @Override
  public void replaceAll(byte[] chunks) {
    history.replaceAll(chunks);
    database.giveBackSpace();
  }

  @Override
  public long size() {
    return history.size();
  }

  @Override
  public BlobStore blobs() {
    return blobs;
  }

  @Override
  public void publishSnapshots(List<Snapshot> snapshots) {
    labels.publish(snapshots);
  }

  @Override
  public void close() {
    try {
      database.close();
    } finally {
      lock.close();
    }
  }
}
