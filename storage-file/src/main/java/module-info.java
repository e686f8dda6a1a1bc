/**
 * Keeps a vault's history and blobs in plain files below {@code .agentsync}, laid out like the
 * public project. A vault selects it with {@code [storage] provider = "file"}.
 *
 * @provides dev.agentsync.kernel.spi.StorageProvider named {@code file}
 */
module dev.agentsync.storage.file {
  requires static org.jspecify;
  requires com.fasterxml.jackson.core;
  requires dev.agentsync.kernel;

  provides dev.agentsync.kernel.spi.StorageProvider with
      dev.agentsync.storage.file.FileStorageProvider;
}
