package dev.agentsync.storage.file;

import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.testkit.StorageContract;

final class FileStorageContractTest extends StorageContract {
  @Override
  protected StorageProvider provider() {
    return new FileStorageProvider();
  }
}
