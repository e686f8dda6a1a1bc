package dev.agentsync.testkit;

import dev.agentsync.kernel.VaultBusyException;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * Opens a storage and works on it until it is killed, printing the number of each chunk as soon as
 * it has been acknowledged.
 */
public final class StorageChild {
  private StorageChild() {}

  /**
   * Runs until killed.
   *
   * @param args class of the provider, directory, mode (hold, append, replace, blobs), seed, number
   *     of the first chunk
   */
  public static void main(String[] args) throws Exception {
    StorageProvider provider = provider(args[0]);
    var options = new StorageProvider.Options(Path.of(args[1]));
    long seed = Long.parseLong(args[3]);
    Storage storage;
    try {
      storage = provider.open(options);
    } catch (VaultBusyException e) {
      say("busy: " + e.getMessage());
      return;
    }
    say("open");
    for (int number = Integer.parseInt(args[4]); ; number++) {
      switch (args[2]) {
        case "append" -> storage.append(Chunks.numbered(seed, number));
        case "replace" -> storage.replaceAll(Chunks.numbered(seed, 0, number + 1));
        case "blobs" -> storage.blobs().put(Chunks.numbered(seed, number));
        case "hold" -> Thread.currentThread().join(); // for ever
        default -> throw new IllegalArgumentException(args[2]);
      }
      say(Integer.toString(number));
    }
  }

  private static void say(String line) {
    System.out.print(line + "\n");
    System.out.flush();
  }

  private static StorageProvider provider(String className) throws ReflectiveOperationException {
    for (var provider : ServiceLoader.load(StorageProvider.class)) {
      if (provider.getClass().getName().equals(className)) {
        return provider;
      }
    }
    // On the class path a module's own list of services is not read.
    return (StorageProvider) Class.forName(className).getConstructor().newInstance();
  }
}
