package dev.agentsync.storage.sqlite;

import dev.agentsync.kernel.spi.BlobHash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HexFormat;

/** Rows that do not have the bytes that were stored, kept for whoever wants to look at them. */
final class Damaged {
  static final String TABLE = "damaged";
  static final String SCHEMA =
      "CREATE TABLE damaged (found_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, origin TEXT NOT"
          + " NULL, bytes BLOB NOT NULL) STRICT";

  private Damaged() {}

  /** Moves entries of the history here; returns how many rows they had. */
  static int moveEntries(Connection connection, Collection<Long> entries) throws SQLException {
    int moved = 0;
    try (PreparedStatement keep =
            connection.prepareStatement(
                "INSERT INTO damaged (origin, bytes) SELECT 'history ' || entry || ' ' || part,"
                    + " bytes FROM history WHERE entry = ?");
        PreparedStatement remove =
            connection.prepareStatement("DELETE FROM history WHERE entry = ?")) {
      for (long entry : entries) {
        keep.setLong(1, entry);
        keep.executeUpdate();
        remove.setLong(1, entry);
        moved += remove.executeUpdate();
      }
    }
    return moved;
  }

  /** Moves a blob here. */
  static boolean moveBlob(Connection connection, BlobHash hash) throws SQLException {
    byte[] name = HexFormat.of().parseHex(hash.hex());
    try (PreparedStatement keep =
            connection.prepareStatement(
                "INSERT INTO damaged (origin, bytes) SELECT 'blob ' || lower(hex(sha256)), bytes"
                    + " FROM blobs WHERE sha256 = ?");
        PreparedStatement remove =
            connection.prepareStatement("DELETE FROM blobs WHERE sha256 = ?")) {
      keep.setBytes(1, name);
      keep.executeUpdate();
      remove.setBytes(1, name);
      return remove.executeUpdate() > 0;
    }
  }
}
