package dev.agentsync.storage.lmdb;

import dev.agentsync.kernel.spi.BlobStore;
import dev.agentsync.kernel.spi.OwnerLock;
import dev.agentsync.kernel.spi.Storage;
import java.util.List;

/** One vault's environment, owned until closed. */
final class LmdbStorage implements Storage {
  private final OwnerLock lock;
  private final Environment environment;
  private final History history;
  private final Blobs blobs;
  private final Labels labels;

  LmdbStorage(OwnerLock lock, Environment environment) {
    this.lock = lock;
    this.environment = environment;
    this.history = new History(environment);
    this.blobs = new Blobs(environment);
    this.labels = new Labels(environment);
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
      environment.close();
    } finally {
      lock.close();
    }
  }
}
