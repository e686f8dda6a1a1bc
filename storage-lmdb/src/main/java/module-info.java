/**
 * Keeps a vault's history and blobs in an LMDB environment, {@code .agentsync/lmdb}. A vault
 * selects it with {@code [storage] provider = "lmdb"}.
 *
 * @provides dev.agentsync.kernel.spi.StorageProvider named {@code lmdb}
 */
module dev.agentsync.storage.lmdb {
  requires static org.jspecify;
  requires dev.agentsync.kernel;
  requires lmdbjava;

  provides dev.agentsync.kernel.spi.StorageProvider with
      dev.agentsync.storage.lmdb.LmdbStorageProvider;
}
