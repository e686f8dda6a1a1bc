package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Heads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds out how far writes came that were noted and never noted as done. */
final class Interrupted {
  private final FolderContext context;

  Interrupted(FolderContext context) {
    this.context = context;
  }

  /** Makes the index true again. */
  void settle() {
    for (IndexRecord.Writing writing : context.index().interruptedWrites()) {
      context.index().append(List.of(settled(writing)));
      remove(context.disk().temporary(writing.path()));
    }
  }

  private IndexRecord settled(IndexRecord.Writing writing) {
    String path = writing.path();
    Optional<IndexRecord.Base> before = context.index().base(path);
    IndexRecord unchanged =
        before.<IndexRecord>map(base -> base).orElseGet(() -> new IndexRecord.Gone(path));
    boolean renamed =
        !Files.exists(context.disk().temporary(path), LinkOption.NOFOLLOW_LINKS)
            || swappedOut(writing, before);
    if (!renamed || !(context.disk().lookClosely(path) instanceof Sight.Regular(Stamp stamp))) {
      return unchanged;
    }
    BlobHash hash = hash(path, stamp);
    if (before.filter(base -> base.hash().equals(hash)).isPresent()) {
      return unchanged;
    }
    // Edited since, perhaps: then what was written is what the edit was made from.
    return base(
        writing.path(),
        writing.id(),
        writing.kind(),
        writing.heads(),
        writing.hash(),
        writing.hash().equals(hash) ? stamp : Stamp.UNKNOWN);
  }

  /** Whether the temporary file is not what was to be written but what was there before. */
  private boolean swappedOut(IndexRecord.Writing writing, Optional<IndexRecord.Base> before) {
    try {
      BlobHash there = BlobHash.of(Files.readAllBytes(context.disk().temporary(writing.path())));
      if (before.isEmpty() || there.equals(writing.hash())) {
        return false;
      }
      if (!there.equals(before.get().hash())) {
        Placement.setAside(context, writing.path());
      }
      return true;
    } catch (IOException e) {
      throw new StorageException(
          "Cannot find out how far the last write of %s came: %s"
              .formatted(writing.path(), DiskTree.reason(e)),
          e);
    }
  }

  private static IndexRecord base(
      String path, FileId id, FileKind kind, Heads heads, BlobHash hash, Stamp stamp) {
    return new IndexRecord.Base(path, id, kind, heads, hash, stamp, System.currentTimeMillis());
  }

  private @org.jspecify.annotations.Nullable BlobHash hash(String path, Stamp stamp) {
    try {
      byte[] bytes = context.disk().read(path, stamp);
      return bytes == null ? null : BlobHash.of(bytes);
    } catch (IOException e) {
      return null; // whatever it holds, it is not known; it is compared when it can be read
    }
  }

  private void remove(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      context
          .reports()
          .tell(
              "temporary " + temporary,
              "cannot remove a temporary file path=" + temporary + " reason=" + DiskTree.reason(e));
    }
  }
}
