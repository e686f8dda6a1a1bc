package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.spi.BlobHash;

/** What a file on disk holds, read whole. */
sealed interface Content {
  /** Returns the SHA-256 of the bytes. */
  BlobHash hash();

  /** Returns what the file looked like when it was read. */
  Stamp stamp();

  FileKind kind();

  /** Text that merges. */
  record Text(String text, BlobHash hash, Stamp stamp) implements Content {
    @Override
    public FileKind kind() {
      return FileKind.TEXT;
    }
  }

  /** Bytes that are replaced as a whole. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and nobody writes to it
  record Attachment(byte[] bytes, BlobHash hash, Stamp stamp) implements Content {
    @Override
    public FileKind kind() {
      return FileKind.ATTACHMENT;
    }
  }
}
