package dev.agentsync.storage.lmdb;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.Txn;

/** A transaction that sees one state. */
final class Read {
  private final Txn<byte[]> txn;
  private final Opened.Tables tables;

  Read(Txn<byte[]> txn, Opened.Tables tables) {
    this.txn = txn;
    this.tables = tables;
  }

  Opened.Tables tables() {
    return tables;
  }

  Optional<byte[]> get(Dbi<byte[]> table, byte[] key) {
    byte @Nullable [] value = table.get(txn, key);
    return Optional.ofNullable(value);
  }

  /** A row of a table. */
  @FunctionalInterface
  interface Rows {
    void row(byte[] key, byte[] value);
  }

  /** Hands over all rows in the order of their keys. */
  void each(Dbi<byte[]> table, Rows rows) {
    try (Cursor<byte[]> cursor = table.openCursor(txn)) {
      for (boolean there = cursor.first(); there; there = cursor.next()) {
        rows.row(cursor.key(), cursor.val());
      }
    }
  }

  /** Hands over all keys in their order. */
  void keys(Dbi<byte[]> table, Consumer<byte[]> keys) {
    try (Cursor<byte[]> cursor = table.openCursor(txn)) {
      for (boolean there = cursor.first(); there; there = cursor.next()) {
        keys.accept(cursor.key());
      }
    }
  }

  /** Returns whether nothing was ever said of this state. */
  boolean isFresh() {
    return get(tables.about(), About.KEY).isEmpty() && tables.history().stat(txn).entries == 0;
  }

  /** Returns what the last transaction said of this state. */
  About about() throws About.NewerFormat {
    return About.decode(get(tables.about(), About.KEY).orElse(new byte[0]));
  }

  /** Returns which transaction left this state. */
  long transaction() {
    return txn.getId();
  }
}
