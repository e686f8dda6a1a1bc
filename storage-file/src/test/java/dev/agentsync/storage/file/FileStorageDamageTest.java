package dev.agentsync.storage.file;

import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.testkit.StorageContractDamage;

final class FileStorageDamageTest extends StorageContractDamage {
  @Override
  protected StorageProvider provider() {
    return new FileStorageProvider();
  }
}
