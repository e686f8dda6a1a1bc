package dev.agentsync.kernel.document;

import java.util.UUID;

/**
 * Names a file entry for as long as the vault exists, whatever its path: the key in the document's
 * map of files. A random UUID v4 when it is ours; any text when another program wrote it. Ordered
 * as the document orders its keys, by UTF-8 bytes.
 */
public record FileId(String uuid) implements Comparable<FileId> {
  /** Returns a fresh random id. */
  public static FileId random() {
    return new FileId(UUID.randomUUID().toString());
  }

  @Override
  public int compareTo(FileId other) {
    return Utf8Order.compare(uuid, other.uuid);
  }

  @Override
  public String toString() {
    return uuid;
  }
}
