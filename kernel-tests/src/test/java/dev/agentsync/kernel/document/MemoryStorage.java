package dev.agentsync.kernel.document;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.BlobStore;
import dev.agentsync.kernel.spi.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A storage that can be told to fail, and read again after its document was dropped. */
public final class MemoryStorage implements Storage, BlobStore {
  private final List<byte[]> chunks = new ArrayList<>();
  private final Map<BlobHash, byte[]> blobs = new ConcurrentHashMap<>();
  private List<Snapshot> published = List.of();
  private final Set<BlobHash> asked = ConcurrentHashMap.newKeySet();
  private Consumer<BlobHash> onGet = _ -> {};
  private Consumer<BlobHash> onDelete = _ -> {};
  private boolean full;
  private int appends;

  /** As if the folder had been copied. */
  MemoryStorage copy() {
    var copy = new MemoryStorage();
    copy.chunks.addAll(chunks);
    copy.blobs.putAll(blobs);
    return copy;
  }

  void full(boolean now) {
    full = now;
  }

  /** Runs something each time a blob is read. */
  public void onGet(Consumer<BlobHash> action) {
    onGet = action;
  }

  /** Runs something before a blob is deleted; if it throws, the blob stays. */
  public void onDelete(Consumer<BlobHash> action) {
    onDelete = action;
  }

  /** Returns the blobs that have been read. */
  public Set<BlobHash> asked() {
    return asked;
  }

  int appends() {
    return appends;
  }

  @Override
  public Loaded load() {
    return new Loaded(chunks, List.of());
  }

  @Override
  public void append(byte[] more) {
    if (full) {
      throw new StorageException("disk full");
    }
    appends++;
    chunks.add(more.clone());
  }

  @Override
  public void replaceAll(byte[] whole) {
    if (full) {
      throw new StorageException("disk full");
    }
    chunks.clear();
    chunks.add(whole.clone());
  }

  @Override
  public long size() {
    return chunks.stream().mapToLong(chunk -> chunk.length).sum();
  }

  @Override
  public BlobStore blobs() {
    return this;
  }

  @Override
  public void publishSnapshots(List<Snapshot> snapshots) {
    published = List.copyOf(snapshots);
  }

  public List<Snapshot> published() {
    return published;
  }

  @Override
  public void close() {}

  @Override
  public BlobHash put(byte[] content) {
    BlobHash hash = BlobHash.of(content);
    blobs.put(hash, content.clone());
    return hash;
  }

  @Override
  public boolean contains(BlobHash hash) {
    return blobs.containsKey(hash);
  }

  @Override
  public Optional<byte[]> get(BlobHash hash) {
    asked.add(hash);
    onGet.accept(hash);
    return Optional.ofNullable(blobs.get(hash));
  }

  @Override
  public List<BlobHash> list() {
    return List.copyOf(blobs.keySet());
  }

  @Override
  public void delete(BlobHash hash) {
    onDelete.accept(hash);
    blobs.remove(hash);
  }
}
