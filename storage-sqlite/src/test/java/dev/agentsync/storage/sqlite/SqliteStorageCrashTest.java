package dev.agentsync.storage.sqlite;

import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.testkit.StorageContractCrashes;

final class SqliteStorageCrashTest extends StorageContractCrashes {
  @Override
  protected StorageProvider provider() {
    return new SqliteStorageProvider();
  }
}
