package dev.agentsync.kernel.store;

import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import java.nio.file.Path;
import java.util.List;

/**
 * Removes a history that a vault has left behind, if the vault has everything that is in it.
 * Whoever removes has the vault's lock.
 */
public final class Removal {
  private Removal() {}

  /**
   * Removes an old history.
   *
   * @param present the vault's own storage, another one
   * @return how many bytes became free
   * @throws VaultException if the old one holds changes the vault lacks; then nothing is removed
   */
  public static long run(
      Path directory, EngineProvider engine, StorageProvider present, StorageProvider old) {
    long bytes = Places.bytes(old, directory);
    if (old.holds(directory) && !contains(engine, load(present, directory), load(old, directory))) {
      throw new VaultException(
          "'"
              + old.id()
              + "' holds changes that the vault does not have, so nothing was removed. If you do"
              + " not want them, move these away by hand: "
              + Places.present(old, directory)
              + ".");
    }
    Places.remove(old, directory);
    return bytes;
  }

  private static List<byte[]> load(StorageProvider provider, Path directory) {
    try (Storage storage = provider.open(new StorageProvider.Options(directory))) {
      return storage.load().chunks();
    }
  }

  private static boolean contains(EngineProvider engine, List<byte[]> all, List<byte[]> part) {
    try (Document document = engine.load(all, ActorId.random())) {
      Heads before = document.heads();
      part.forEach(document::apply);
      return document.heads().equals(before);
    }
  }
}
