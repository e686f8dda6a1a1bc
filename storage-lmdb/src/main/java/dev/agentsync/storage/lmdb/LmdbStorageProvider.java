package dev.agentsync.storage.lmdb;

import dev.agentsync.kernel.spi.DiskFailure;
import dev.agentsync.kernel.spi.OwnerLock;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Keeps a vault in an LMDB environment; {@code [storage] provider = "lmdb"}. */
public final class LmdbStorageProvider implements StorageProvider {
  private static final String FOLDER = "lmdb";
  private static final String LOCK = FOLDER + ".lock";

  /** Creates the provider; touches nothing. */
  public LmdbStorageProvider() {}

  @Override
  public String id() {
    return "lmdb";
  }

  @Override
  public boolean holds(Path directory) {
    Path file = Environment.file(directory.resolve(FOLDER));
    try {
      // Looked at without LMDB, which would have to lock what another process may have open.
      return Files.exists(file)
          && Files.size(file) > 0
          && PageCheck.run(file).entries(History.TABLE) > 0;
    } catch (DamagedFile e) {
      return true; // it is there and not ours to call empty
    } catch (IOException e) {
      throw DiskFailure.during("look at", file, e);
    }
  }

  @Override
  public List<Path> places(Path directory) {
    return List.of(directory.resolve(FOLDER));
  }

  @Override
  public Storage open(Options options) {
    OwnerLock lock = OwnerLock.take(options.directory(), LOCK);
    try {
      return new LmdbStorage(lock, Environment.open(options.directory().resolve(FOLDER)));
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }
}
