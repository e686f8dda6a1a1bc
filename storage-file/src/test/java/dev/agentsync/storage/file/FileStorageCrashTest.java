package dev.agentsync.storage.file;

import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.testkit.StorageContractCrashes;

final class FileStorageCrashTest extends StorageContractCrashes {
  @Override
  protected StorageProvider provider() {
    return new FileStorageProvider();
  }
}
