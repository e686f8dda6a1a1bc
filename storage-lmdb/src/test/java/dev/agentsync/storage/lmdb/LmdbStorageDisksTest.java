package dev.agentsync.storage.lmdb;

import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.testkit.StorageContractDisks;

final class LmdbStorageDisksTest extends StorageContractDisks {
  @Override
  protected StorageProvider provider() {
    return new LmdbStorageProvider();
  }
}
