package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Heads;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What an entry holds at one moment, read while other threads may be writing. */
@SuppressWarnings("ArrayRecordComponent") // never compared, and nobody writes to it
record Moment(FileId id, FileKind kind, Heads heads, BlobHash hash, byte[] bytes) {
  private static final int ATTEMPTS = 20;

  /**
   * Reads the present content; empty if the entry is not live, or its content is not here yet, or
   * it changes faster than it can be read, in which case another change is announced anyway.
   */
  static Optional<Moment> of(FolderContext context, FileId id) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Heads before = context.document().heads();
      Optional<FileEntry> entry = context.document().file(id).filter(FileEntry::live);
      if (entry.isEmpty()) {
        return Optional.empty();
      }
      FileKind kind = entry.get().kind();
      Optional<byte[]> bytes =
          switch (kind) {
            case TEXT -> Optional.of(context.document().text(id).getBytes(StandardCharsets.UTF_8));
            case ATTACHMENT -> entry.get().blob().flatMap(context.blobs()::get);
          };
      if (bytes.isEmpty()) {
        return Optional.empty();
      }
      if (context.document().heads().equals(before)) {
        BlobHash hash =
            kind == FileKind.TEXT ? BlobHash.of(bytes.get()) : entry.get().blob().orElseThrow();
        return Optional.of(new Moment(id, kind, before, hash, bytes.get()));
      }
    }
    return Optional.empty();
  }

  FileWriter.Pending pending(String path, Optional<Stamp> expected) {
    return new FileWriter.Pending(path, id, kind, heads, hash, bytes, expected);
  }
}
