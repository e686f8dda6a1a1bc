package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.ObjectId;
import java.util.Optional;

/**
 * A file entry with the objects it is made of.
 *
 * @param map the entry's own map
 * @param meta its {@code meta} map
 * @param content its text, which an attachment may have too, left from when it was a text
 * @param deletionMark whether {@code meta} says what whoever deleted the file had seen
 */
record FileNode(
    FileEntry entry,
    ObjectId map,
    ObjectId meta,
    Optional<ObjectId> content,
    boolean deletionMark) {
  FileId id() {
    return entry.id();
  }

  boolean live() {
    return entry.live();
  }

  boolean isText() {
    return entry.kind() == FileKind.TEXT;
  }
}
