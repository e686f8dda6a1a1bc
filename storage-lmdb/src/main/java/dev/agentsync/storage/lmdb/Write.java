package dev.agentsync.storage.lmdb;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.Txn;

/** A transaction that changes something. */
final class Write {
  private final Txn<byte[]> txn;
  private final Opened.Tables tables;
  private long entries;
  private long bytes;

  Write(Txn<byte[]> txn, Opened.Tables tables) {
    this.txn = txn;
    this.tables = tables;
    try {
      About before = About.decode(get(tables.about(), About.KEY).orElse(new byte[0]));
      this.entries = Math.max(0, before.entries());
      this.bytes = Math.max(0, before.bytes());
    } catch (About.NewerFormat e) {
      throw new IllegalStateException("a storage of a newer format was opened", e);
    }
  }

  Opened.Tables tables() {
    return tables;
  }

  Optional<byte[]> get(Dbi<byte[]> table, byte[] key) {
    byte @Nullable [] value = table.get(txn, key);
    return Optional.ofNullable(value);
  }

  void put(Dbi<byte[]> table, byte[] key, byte[] value) {
    table.put(txn, key, value);
  }

  boolean delete(Dbi<byte[]> table, byte[] key) {
    return table.delete(txn, key);
  }

  void clear(Dbi<byte[]> table) {
    table.drop(txn);
  }

  /** Returns the greatest key, or empty if the table is. */
  Optional<byte[]> last(Dbi<byte[]> table) {
    try (Cursor<byte[]> cursor = table.openCursor(txn)) {
      return cursor.last() ? Optional.of(cursor.key()) : Optional.empty();
    }
  }

  /** Notes that the history has this much more. */
  void grown(long moreEntries, long moreBytes) {
    entries += moreEntries;
    bytes += moreBytes;
  }

  /** Notes how much the history has. */
  void counted(long allEntries, long allBytes) {
    entries = allEntries;
    bytes = allBytes;
  }

  /** Says of the state what it is; the last thing before the commit. */
  void sign() {
    put(tables.about(), About.KEY, new About(txn.getId(), entries, bytes).encode());
  }
}
