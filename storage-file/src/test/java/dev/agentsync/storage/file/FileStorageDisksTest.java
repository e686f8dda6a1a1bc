package dev.agentsync.storage.file;

import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.testkit.StorageContractDisks;

final class FileStorageDisksTest extends StorageContractDisks {
  @Override
  protected StorageProvider provider() {
    return new FileStorageProvider();
  }
}
