package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.BlobStore;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Which content of live attachments has not come yet. Any thread may ask. */
final class WantedBlobs {
  private final VaultDocument document;
  private final BlobStore blobs;
  private final Consumer<BlobHash> wants;
  private final Map<BlobHash, Set<FileId>> waiting = new ConcurrentHashMap<>();

  WantedBlobs(VaultDocument document, BlobStore blobs, Consumer<BlobHash> wants) {
    this.document = document;
    this.blobs = blobs;
    this.wants = wants;
  }

  /** Looks at entries that changed; called by the binding's thread. */
  void update(Collection<FileId> ids) {
    for (FileId id : ids) {
      document
          .file(id)
          .filter(e -> e.live() && e.kind() == FileKind.ATTACHMENT)
          .flatMap(FileEntry::blob)
          .filter(hash -> !blobs.contains(hash))
          .ifPresent(hash -> add(hash, id));
    }
  }

  private void add(BlobHash hash, FileId id) {
    boolean[] first = new boolean[1];
    waiting.compute(
        hash,
        (_, ids) -> {
          first[0] = ids == null;
          Set<FileId> all = ids == null ? new HashSet<>() : new HashSet<>(ids);
          all.add(id);
          return Set.copyOf(all);
        });
    if (first[0]) {
      wants.accept(hash);
    }
  }

  /** Returns what is still wanted: by an entry that is live and has that content. */
  Set<BlobHash> all() {
    var wanted = new HashSet<BlobHash>();
    waiting.forEach(
        (hash, ids) -> {
          if (ids.stream().anyMatch(id -> refersTo(id, hash)) && !blobs.contains(hash)) {
            wanted.add(hash);
          } else {
            waiting.remove(hash, ids);
          }
        });
    return wanted;
  }

  private boolean refersTo(FileId id, BlobHash hash) {
    return document
        .file(id)
        .filter(FileEntry::live)
        .flatMap(FileEntry::blob)
        .filter(hash::equals)
        .isPresent();
  }

  /** Returns the entries that waited for a blob. */
  Set<FileId> arrived(BlobHash hash) {
    Set<FileId> ids = waiting.remove(hash);
    return ids == null ? Set.of() : ids;
  }
}
