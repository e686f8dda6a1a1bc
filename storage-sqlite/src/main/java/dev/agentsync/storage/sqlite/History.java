package dev.agentsync.storage.sqlite;

import dev.agentsync.kernel.spi.Storage;
import java.io.ByteArrayOutputStream;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The chunks in the order they were appended. What came in one call is one entry; a large entry is
 * cut into parts, since SQLite moves each value through memory several times.
 */
final class History {
  static final String TABLE = "history";
  static final String SCHEMA =
      "CREATE TABLE history (entry INTEGER NOT NULL, part INTEGER NOT NULL, parts INTEGER NOT NULL,"
          + " sha256 BLOB NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (entry, part)) STRICT";

  private static final int PART = 8 << 20;
  private static final System.Logger LOG = System.getLogger("agentsync.storage");

  private final Database database;

  History(Database database) {
    this.database = database;
  }

  void append(byte[] chunks) {
    database.write("append to", c -> insert(c, chunks));
  }

  void replaceAll(byte[] chunks) {
    database.write(
        "replace the history in",
        c -> {
          Database.execute(c, "DELETE FROM history");
          return insert(c, chunks);
        });
  }

  long size() {
    return database.read(
        "look at",
        c -> {
          try (Statement statement = c.createStatement();
              ResultSet rows = statement.executeQuery("SELECT sum(length(bytes)) FROM history")) {
            return rows.next() ? rows.getLong(1) : 0L;
          }
        });
  }

  Storage.Loaded load() {
    database.check(TABLE);
    var found = database.read("read", History::select);
    if (found.damaged().isEmpty()) {
      return new Storage.Loaded(found.whole(), List.of());
    }
    int moved = database.write("mend", c -> Damaged.moveEntries(c, found.damaged()));
    String damage =
        database.file()
            + " was damaged: "
            + found.damaged().size()
            + " parts of the history do not have the bytes that were stored; the other "
            + found.whole().size()
            + " were kept. What was found in their place ("
            + moved
            + " rows) is kept in its table '"
            + Damaged.TABLE
            + "'. Other devices may have them whole: connect to one.";
    LOG.log(Level.WARNING, damage);
    return new Storage.Loaded(found.whole(), List.of(damage));
  }

  /**
   * What was read.
   *
   * @param damaged numbers of entries that are not as they were stored
   */
  private record Found(List<byte[]> whole, Set<Long> damaged) {}

  private static Found select(Connection connection) throws SQLException {
    var whole = new ArrayList<byte[]>();
    var damaged = new LinkedHashSet<Long>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT entry, part, parts, sha256, bytes FROM history ORDER BY entry, part")) {
      var parts = new ByteArrayOutputStream();
      long entry = -1;
      int expected = 0;
      int count = 0;
      while (rows.next()) {
        if (rows.getLong(1) != entry) {
          if (expected < count) {
            damaged.add(entry);
          }
          entry = rows.getLong(1);
          expected = 0;
          count = rows.getInt(3);
          parts.reset();
        }
        byte[] bytes = rows.getBytes(5);
        boolean right =
            rows.getInt(2) == expected
                && rows.getInt(3) == count
                && Arrays.equals(rows.getBytes(4), Sha256.of(bytes));
        expected++;
        if (!right) {
          damaged.add(entry);
        }
        if (count == 1) {
          parts.reset();
          if (right) {
            whole.add(bytes);
          }
          continue;
        }
        parts.writeBytes(bytes);
        if (expected == count && !damaged.contains(entry)) {
          whole.add(parts.toByteArray());
        }
      }
      if (expected < count) {
        damaged.add(entry);
      }
    }
    return new Found(whole, damaged);
  }

  private static boolean insert(Connection connection, byte[] chunks) throws SQLException {
    int parts = Math.max(1, Math.ceilDiv(chunks.length, PART));
    long entry = next(connection);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO history VALUES (?, ?, ?, ?, ?)")) {
      for (int part = 0; part < parts; part++) {
        int from = part * PART;
        byte[] bytes =
            parts == 1
                ? chunks
                : Arrays.copyOfRange(
                    chunks, from, (int) Math.min(chunks.length, from + (long) PART));
        insert.setLong(1, entry);
        insert.setInt(2, part);
        insert.setInt(3, parts);
        insert.setBytes(4, Sha256.of(bytes));
        insert.setBytes(5, bytes);
        insert.executeUpdate();
      }
    }
    return true;
  }

  private static long next(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT max(entry) FROM history")) {
      return rows.next() ? rows.getLong(1) + 1 : 1;
    }
  }
}
