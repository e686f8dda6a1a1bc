/**
 * Keeps a vault's history and blobs in one SQLite file, {@code .agentsync/vault.db}. A vault
 * selects it with {@code [storage] provider = "sqlite"}.
 *
 * @provides dev.agentsync.kernel.spi.StorageProvider named {@code sqlite}
 */
module dev.agentsync.storage.sqlite {
  requires static org.jspecify;
  requires dev.agentsync.kernel;
  requires java.sql;
  requires org.xerial.sqlitejdbc;

  provides dev.agentsync.kernel.spi.StorageProvider with
      dev.agentsync.storage.sqlite.SqliteStorageProvider;
}
