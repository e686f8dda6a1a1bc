package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.BlobStore;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the parts of one binding share. Used by the binding's thread only.
 *
 * @param steps hears the name of every step after which the process may be killed; for tests
 */
record FolderContext(
    DiskTree disk,
    VaultDocument document,
    BlobStore blobs,
    FolderIndex index,
    RuleBook rules,
    Reports reports,
    Patience patience,
    FolderListener listener,
    Consumer<String> steps) {

  Selection selection() {
    return rules.selection();
  }

  /** Returns what the document has in a live or deleted entry now. */
  Optional<BlobHash> contentOf(FileEntry entry) {
    return switch (entry.kind()) {
      case TEXT -> Optional.of(document.textHash(entry.id()));
      case ATTACHMENT -> entry.blob();
    };
  }

  /** Returns whether an entry holds exactly what was last on this disk. */
  boolean holds(FileEntry entry, IndexRecord.Base base) {
    return holds(entry, base.kind(), base.hash());
  }

  boolean holds(FileEntry entry, FileKind kind, BlobHash hash) {
    return entry.kind() == kind && contentOf(entry).filter(hash::equals).isPresent();
  }

  /**
   * Returns the entry that belongs at a path: the one that is there already, as long as it is live
   * and still called so, else the one the document shows.
   */
  Optional<FileEntry> entryAt(String path) {
    return index
        .base(path)
        .flatMap(base -> document.file(base.id()))
        .filter(entry -> entry.live() && entry.path().equals(path))
        .or(() -> document.file(path));
  }

  void step(String name) {
    steps.accept(name);
  }
}
