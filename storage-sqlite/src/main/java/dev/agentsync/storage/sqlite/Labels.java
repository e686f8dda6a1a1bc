package dev.agentsync.storage.sqlite;

import dev.agentsync.kernel.spi.Storage.Snapshot;
import java.sql.PreparedStatement;
import java.util.List;

/** The labels as a table, for programs that do not open the document. */
final class Labels {
  static final String SCHEMA =
      "CREATE TABLE labels (label TEXT NOT NULL, heads BLOB NOT NULL, created_at INTEGER NOT NULL)"
          + " STRICT";

  private final Database database;

  Labels(Database database) {
    this.database = database;
  }

  void publish(List<Snapshot> snapshots) {
    database.write(
        "write the labels to",
        c -> {
          Database.execute(c, "DELETE FROM labels");
          try (PreparedStatement insert =
              c.prepareStatement("INSERT INTO labels VALUES (?, ?, ?)")) {
            for (Snapshot snapshot : snapshots) {
              insert.setString(1, snapshot.name());
              insert.setBytes(2, snapshot.heads().encode());
              insert.setLong(3, snapshot.createdAtMillis());
              insert.executeUpdate();
            }
          }
          return true;
        });
  }
}
