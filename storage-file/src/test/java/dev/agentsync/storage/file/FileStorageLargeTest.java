package dev.agentsync.storage.file;

import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.testkit.StorageContractLarge;

final class FileStorageLargeTest extends StorageContractLarge {
  @Override
  protected StorageProvider provider() {
    return new FileStorageProvider();
  }
}
