package dev.agentsync.kernel.spi;

import java.nio.file.Path;
import java.util.List;

/**
 * Keeps one vault's history and blobs.
 *
 * @since 0.1.0
 */
public non-sealed interface StorageProvider extends Provider {
  /**
   * What a storage is opened with.
   *
   * @param directory the vault's {@code .agentsync} folder, which exists
   */
  record Options(Path directory) {}

  /**
   * Returns whether this provider has stored a history in that folder. True for one that cannot be
   * read: {@link #open} then says why. Somebody may have it open.
   */
  boolean holds(Path directory);

  /**
   * Returns the files and folders below that folder that belong to this provider alone, whether
   * they exist or not, in the order in which a history that is not wanted any more may be removed.
   * The lock file is not among them.
   */
  List<Path> places(Path directory);

  /**
   * Opens the storage and owns it until it is closed.
   *
   * @throws dev.agentsync.kernel.VaultBusyException if somebody else owns it; the message says who
   * @throws dev.agentsync.kernel.StorageException if it cannot be read or written
   */
  Storage open(Options options);
}
