package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.BlobHash;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One file as the document describes it at one moment.
 *
 * @param id its name for good
 * @param path where it is, as the document says; not validated, see {@link VaultPath#refusal}
 * @param kind text or attachment
 * @param size bytes: UTF-8 length of a text as last written (a merge may have changed it since)
 * @param createdAt epoch milliseconds
 * @param updatedAt epoch milliseconds
 * @param deletedAt epoch milliseconds; present while the file is deleted
 * @param blob the content's name; present for attachments with a valid hash
 * @param mergedInto the entry that took over this one's content when both had been created under
 *     one path apart
 */
public record FileEntry(
    FileId id,
    String path,
    FileKind kind,
    long size,
    long createdAt,
    long updatedAt,
    OptionalLong deletedAt,
    Optional<BlobHash> blob,
    Optional<FileId> mergedInto) {
  /** Returns whether the file exists now. */
  public boolean live() {
    return deletedAt.isEmpty();
  }

  /** Returns the same file at another path. */
  public FileEntry at(String otherPath) {
    return new FileEntry(
        id, otherPath, kind, size, createdAt, updatedAt, deletedAt, blob, mergedInto);
  }
}
