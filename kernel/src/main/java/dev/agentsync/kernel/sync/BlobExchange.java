package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.document.DocumentListener;
import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.BlobStore;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.wire.Payload;
import dev.agentsync.kernel.wire.Shown;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Which blobs this device lacks, told to all its sessions; and where a blob goes that one of them
 * received. Any thread may call.
 */
public final class BlobExchange implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("agentsync.sync");

  private final VaultDocument document;
  private final BlobStore blobs;
  private final Predicate<FileEntry> wants;
  private final Consumer<BlobHash> arrived;
  private final Set<BlobHash> wanted = ConcurrentHashMap.newKeySet();
  private final Map<DeviceKey, Set<BlobHash>> delivered = new ConcurrentHashMap<>();
  private final Set<BlobTraffic> sessions = new CopyOnWriteArraySet<>();
  private final DocumentListener listener = change -> look(change.files());

  /**
   * Creates one and looks for what is lacking now; from here on it follows the document.
   *
   * @param wants which live attachments' content to fetch on its own account: on a hub all, as it
   *     passes them on; on a peer none, as its folder asks with {@link #want}
   * @param arrived called with each blob that was wanted and is in the store now, on a session's
   *     thread
   */
  public BlobExchange(
      VaultDocument document,
      BlobStore blobs,
      Predicate<FileEntry> wants,
      Consumer<BlobHash> arrived) {
    this.document = document;
    this.blobs = blobs;
    this.wants = wants;
    this.arrived = arrived;
    document.subscribe(listener);
    document.files().forEach(this::look);
  }

  /** Asks for a blob until it has arrived; does nothing if it is here. */
  public void want(BlobHash hash) {
    if (!blobs.contains(hash) && wanted.add(hash)) {
      sessions.forEach(session -> session.wanted(hash));
    }
  }

  /** Returns what is being asked for. */
  public Set<BlobHash> wanted() {
    return Set.copyOf(wanted);
  }

  /** Says that a blob came into the store by itself, so that those who asked for it get it. */
  public void stored(BlobHash hash) {
    wanted.remove(hash);
    sessions.forEach(session -> session.here(hash));
  }

  /** Stops following the document. Sessions go on with what they know. */
  @Override
  public void close() {
    document.unsubscribe(listener);
  }

  BlobStore blobs() {
    return blobs;
  }

  boolean wants(BlobHash hash) {
    return wanted.contains(hash);
  }

  Collection<FileEntry> files() {
    return document.files();
  }

  void join(BlobTraffic session) {
    sessions.add(session);
    wanted.forEach(session::wanted);
  }

  void leave(BlobTraffic session) {
    sessions.remove(session);
  }

  /** Returns which blobs a device has taken unasked, for its sessions to share. */
  Set<BlobHash> delivered(DeviceKey device) {
    return delivered.computeIfAbsent(device, _ -> ConcurrentHashMap.newKeySet());
  }

  /**
   * Takes a blob from a session: stores it if it is wanted and is what it claims to be.
   *
   * @return false if it is still wanted
   */
  boolean receive(BlobHash hash, Payload content, String from) {
    if (!wanted.contains(hash)) {
      LOG.log(System.Logger.Level.DEBUG, "blob not wanted hash={0} peer={1}", hash, from);
      return true;
    }
    if (!content.sha256().equals(hash.hex())) {
      LOG.log(
          System.Logger.Level.WARNING,
          "blob dropped, its content does not match its name hash={0} peer={1}",
          hash,
          from);
      return false;
    }
    try {
      blobs.put(content.toArray());
    } catch (StorageException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "blob not stored, asked for again later hash={0} error={1}",
          hash,
          Shown.text(String.valueOf(e.getMessage())));
      return false;
    }
    stored(hash);
    arrived.accept(hash);
    return true;
  }

  private void look(Set<FileId> changed) {
    for (FileId id : changed) {
      document.file(id).ifPresent(this::look);
    }
  }

  private void look(FileEntry file) {
    Optional<BlobHash> blob = file.live() ? file.blob() : Optional.empty();
    if (blob.isEmpty()) {
      return;
    }
    if (blobs.contains(blob.get())) {
      sessions.forEach(session -> session.here(blob.get()));
    } else if (wants.test(file)) {
      want(blob.get());
    }
  }
}
