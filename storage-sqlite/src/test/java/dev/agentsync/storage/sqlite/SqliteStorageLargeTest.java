package dev.agentsync.storage.sqlite;

import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.testkit.StorageContractLarge;

final class SqliteStorageLargeTest extends StorageContractLarge {
  @Override
  protected StorageProvider provider() {
    return new SqliteStorageProvider();
  }
}
