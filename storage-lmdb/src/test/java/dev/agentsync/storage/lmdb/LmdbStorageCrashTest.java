package dev.agentsync.storage.lmdb;

import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.testkit.StorageContractCrashes;

final class LmdbStorageCrashTest extends StorageContractCrashes {
  @Override
  protected StorageProvider provider() {
    return new LmdbStorageProvider();
  }
}
