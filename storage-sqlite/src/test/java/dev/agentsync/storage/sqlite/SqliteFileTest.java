package dev.agentsync.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.testkit.Chunks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** What lies on disk, and files that are not ours. */
final class SqliteFileTest {
  @TempDir private Path directory;

  private static Storage open(Path folder) {
    return new SqliteStorageProvider().open(new StorageProvider.Options(folder));
  }

  private Connection inspect() throws SQLException {
    return new SQLiteConfig().createConnection("jdbc:sqlite:" + directory.resolve("vault.db"));
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = inspect()) {
      Database.execute(connection, sql);
    }
  }

  @Test
  void everything_is_one_file_after_a_close() throws IOException {
    try (Storage storage = open(directory)) {
      storage.append(Chunks.numbered(1, 0));
      storage.blobs().put(new byte[100]);
    }
    assertThat(new SqliteStorageProvider().holds(directory)).isTrue();
    try (var files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("vault.db", "vault.db.lock");
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("vault.db"))))
        .isEqualTo("rw-------");
  }

  @Test
  void the_journal_is_a_write_ahead_log() throws Exception {
    open(directory).close();
    try (Connection connection = inspect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("PRAGMA journal_mode")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("wal");
    }
  }

  @Test
  void a_folder_may_have_any_name() throws IOException {
    Path odd = Files.createDirectory(directory.resolve("what? 100% 'my' #1; ü&cache=shared"));
    try (Storage storage = open(odd)) {
      storage.append(Chunks.numbered(1, 0));
    }
    assertThat(odd.resolve("vault.db")).exists();
    assertThat(new SqliteStorageProvider().holds(odd)).isTrue();
    try (Storage storage = open(odd)) {
      assertThat(Chunks.joined(storage.load().chunks())).isEqualTo(Chunks.numbered(1, 0));
    }
  }

  @Test
  void a_large_entry_is_kept_in_parts() throws Exception {
    byte[] body = new byte[20_000_000];
    new Random(1).nextBytes(body);
    byte[] large = Chunks.chunk(0, body);
    try (Storage storage = open(directory)) {
      storage.replaceAll(large);
      storage.append(Chunks.numbered(1, 0));
    }
    try (Storage storage = open(directory)) {
      assertThat(storage.load().chunks()).hasSize(2).first().isEqualTo(large);
    }
    try (Connection connection = inspect()) {
      assertThat(Database.number(connection, "SELECT count(*) FROM history")).isEqualTo(4);
    }
    change("DELETE FROM history WHERE part = 2");
    try (Storage storage = open(directory)) {
      assertThat(storage.load().damage()).singleElement().asString().contains("table 'damaged'");
      assertThat(Chunks.joined(storage.load().chunks())).isEqualTo(Chunks.numbered(1, 0));
    }
  }

  @Test
  void bytes_that_are_not_those_that_were_stored_are_kept_aside() throws Exception {
    BlobHash blob;
    try (Storage storage = open(directory)) {
      storage.append(Chunks.numbered(1, 0));
      storage.append(Chunks.numbered(1, 1));
      blob = storage.blobs().put(new byte[] {1});
    }
    change("UPDATE history SET bytes = x'00' WHERE entry = 1");
    change("UPDATE blobs SET bytes = x'02'");
    try (Storage storage = open(directory)) {
      Storage.Loaded loaded = storage.load();
      assertThat(Chunks.joined(loaded.chunks())).isEqualTo(Chunks.numbered(1, 1));
      assertThat(loaded.damage()).singleElement().asString().contains("vault.db was damaged");
      assertThat(storage.load().damage()).as("told once").isEmpty();
      assertThat(storage.blobs().get(blob)).isEmpty();
      assertThat(storage.blobs().contains(blob)).isFalse();
      storage.append(Chunks.numbered(1, 2));
    }
    try (Connection connection = inspect()) {
      assertThat(Database.number(connection, "SELECT count(*) FROM damaged")).isEqualTo(2);
    }
  }

  @Test
  void space_is_given_back_when_the_history_becomes_smaller() throws IOException {
    try (Storage storage = open(directory)) {
      storage.append(Chunks.numbered(1, 0, 5000));
      storage.replaceAll(Chunks.numbered(1, 0));
    }
    assertThat(Files.size(directory.resolve("vault.db"))).isLessThan(100_000);
  }

  @Test
  void a_newer_format_is_refused() throws Exception {
    open(directory).close();
    change("PRAGMA user_version = 2");
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("newer agentsync");
  }

  @Test
  void another_programs_database_is_refused_and_left_alone() throws Exception {
    change("CREATE TABLE recipes (name TEXT)");
    byte[] before = Files.readAllBytes(directory.resolve("vault.db"));
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("another program's database");
    assertThat(Files.readAllBytes(directory.resolve("vault.db"))).isEqualTo(before);
  }

  @Test
  void a_file_that_is_no_database_is_refused_and_left_alone() throws IOException {
    Path file = directory.resolve("vault.db");
    byte[] noise = new byte[10_000];
    new Random(1).nextBytes(noise);
    Files.write(file, noise);
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("damaged");
    assertThat(Files.readAllBytes(file)).isEqualTo(noise);
    assertThat(new SqliteStorageProvider().holds(directory)).isTrue();
  }
}
