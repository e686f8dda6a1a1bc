package dev.agentsync.kernel.spi;

import java.nio.file.Path;

/** Keeps one vault's history and blobs. */
public non-sealed interface StorageProvider extends Provider {
  /**
   * What a storage is opened with.
   *
   * @param directory the vault's {@code .agentsync} folder, which exists
   */
  record Options(Path directory) {}

  /** Returns whether this provider has stored a history in that folder. */
  boolean holds(Path directory);

  /**
   * Opens the storage and owns it until it is closed.
   *
   * @throws dev.agentsync.kernel.VaultBusyException if somebody else owns it; the message says who
   * @throws dev.agentsync.kernel.StorageException if it cannot be read or written
   */
  Storage open(Options options);
}
