package dev.agentsync.storage.lmdb;

import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.testkit.StorageContractDamage;

final class LmdbStorageDamageTest extends StorageContractDamage {
  @Override
  protected StorageProvider provider() {
    return new LmdbStorageProvider();
  }
}
