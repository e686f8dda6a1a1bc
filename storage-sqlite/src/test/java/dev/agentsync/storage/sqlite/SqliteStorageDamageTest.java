package dev.agentsync.storage.sqlite;

import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.testkit.StorageContractDamage;

final class SqliteStorageDamageTest extends StorageContractDamage {
  @Override
  protected StorageProvider provider() {
    return new SqliteStorageProvider();
  }
}
