package dev.agentsync.storage.lmdb;

import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.testkit.StorageContractLarge;

final class LmdbStorageLargeTest extends StorageContractLarge {
  @Override
  protected StorageProvider provider() {
    return new LmdbStorageProvider();
  }
}
