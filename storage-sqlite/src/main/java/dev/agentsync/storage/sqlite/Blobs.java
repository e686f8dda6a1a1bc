package dev.agentsync.storage.sqlite;

import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.BlobStore;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Attachments as rows named by their hash. */
final class Blobs implements BlobStore {
  static final String SCHEMA =
      "CREATE TABLE blobs (sha256 BLOB NOT NULL PRIMARY KEY, bytes BLOB NOT NULL) STRICT";

  private static final System.Logger LOG = System.getLogger("agentsync.storage");

  private final Database database;

  Blobs(Database database) {
    this.database = database;
  }

  @Override
  public BlobHash put(byte[] content) {
    BlobHash hash = BlobHash.of(content);
    database.write(
        "store blob " + hash + " in",
        c -> {
          if (whole(hash, select(c, hash)).isPresent()) {
            return true;
          }
          Damaged.moveBlob(c, hash);
          try (PreparedStatement insert = c.prepareStatement("INSERT INTO blobs VALUES (?, ?)")) {
            insert.setBytes(1, name(hash));
            insert.setBytes(2, content);
            return insert.executeUpdate() > 0;
          }
        });
    return hash;
  }

  @Override
  public boolean contains(BlobHash hash) {
    return database.read(
        "look for blob " + hash + " in",
        c -> {
          try (PreparedStatement query =
              c.prepareStatement("SELECT 1 FROM blobs WHERE sha256 = ?")) {
            query.setBytes(1, name(hash));
            try (ResultSet rows = query.executeQuery()) {
              return rows.next();
            }
          }
        });
  }

  @Override
  public Optional<byte[]> get(BlobHash hash) {
    String doing = "read blob " + hash + " in";
    Optional<byte[]> found = database.read(doing, c -> select(c, hash));
    Optional<byte[]> content = whole(hash, found);
    if (found.isPresent() && content.isEmpty()) {
      boolean moved =
          database.write(
              doing, c -> whole(hash, select(c, hash)).isEmpty() && Damaged.moveBlob(c, hash));
      if (moved) {
        LOG.log(
            Level.WARNING,
            "blob damaged hash="
                + hash
                + " kept=table "
                + Damaged.TABLE
                + " of "
                + database.file());
      }
    }
    return content;
  }

  private static Optional<byte[]> whole(BlobHash hash, Optional<byte[]> content) {
    return content.filter(bytes -> BlobHash.of(bytes).equals(hash));
  }

  private static Optional<byte[]> select(Connection connection, BlobHash hash) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT bytes FROM blobs WHERE sha256 = ?")) {
      query.setBytes(1, name(hash));
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty();
      }
    }
  }

  @Override
  public List<BlobHash> list() {
    return database.read(
        "list the blobs in",
        c -> {
          var found = new ArrayList<BlobHash>();
          try (Statement statement = c.createStatement();
              ResultSet rows = statement.executeQuery("SELECT sha256 FROM blobs")) {
            while (rows.next()) {
              byte[] name = rows.getBytes(1);
              if (name.length == 32) { // else its bits have flipped: nobody's name
                found.add(new BlobHash(HexFormat.of().formatHex(name)));
              }
            }
          }
          return found;
        });
  }

  @Override
  public void delete(BlobHash hash) {
    database.write(
        "delete blob " + hash + " from",
        c -> {
          try (PreparedStatement delete =
              c.prepareStatement("DELETE FROM blobs WHERE sha256 = ?")) {
            delete.setBytes(1, name(hash));
            return delete.executeUpdate() > 0;
          }
        });
  }

  private static byte[] name(BlobHash hash) {
    return HexFormat.of().parseHex(hash.hex());
  }
}
