package dev.agentsync.storage.lmdb;

import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.testkit.StorageContract;

final class LmdbStorageContractTest extends StorageContract {
  @Override
  protected StorageProvider provider() {
    return new LmdbStorageProvider();
  }
}
