package dev.agentsync.storage.sqlite;

import dev.agentsync.kernel.spi.OwnerLock;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import java.nio.file.Path;
import java.util.List;

/** Keeps a vault in one SQLite file; {@code [storage] provider = "sqlite"}. */
public final class SqliteStorageProvider implements StorageProvider {
  private static final String FILE = "vault.db";
  private static final String LOCK = FILE + ".lock";

  /** Creates the provider; touches nothing. */
  public SqliteStorageProvider() {}

  @Override
  public String id() {
    return "sqlite";
  }

  @Override
  public boolean holds(Path directory) {
    return Database.hasRows(directory.resolve(FILE), History.TABLE);
  }

  @Override
  public List<Path> places(Path directory) {
    // The log before what it belongs to: a log alone would be taken for that of a later file.
    return List.of(
        directory.resolve(FILE + "-wal"),
        directory.resolve(FILE + "-shm"),
        directory.resolve(FILE));
  }

  @Override
  public Storage open(Options options) {
    OwnerLock lock = OwnerLock.take(options.directory(), LOCK);
    try {
      return new SqliteStorage(lock, Database.open(options.directory().resolve(FILE)));
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }
}
