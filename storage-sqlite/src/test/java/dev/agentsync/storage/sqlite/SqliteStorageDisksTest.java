package dev.agentsync.storage.sqlite;

import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.testkit.StorageContractDisks;

final class SqliteStorageDisksTest extends StorageContractDisks {
  @Override
  protected StorageProvider provider() {
    return new SqliteStorageProvider();
  }
}
