package dev.agentsync.storage.sqlite;

import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.testkit.StorageContract;

final class SqliteStorageContractTest extends StorageContract {
  @Override
  protected StorageProvider provider() {
    return new SqliteStorageProvider();
  }
}
