package dev.agentsync.storage.file;

import dev.agentsync.kernel.spi.DiskFailure;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Keeps a vault in plain files; {@code [storage] provider = "file"}. */
public final class FileStorageProvider implements StorageProvider {
  /** Creates the provider; touches nothing. */
  public FileStorageProvider() {}

  @Override
  public String id() {
    return "file";
  }

  @Override
  public boolean holds(Path directory) {
    Path file = directory.resolve(HistoryFile.NAME);
    try {
      return Files.size(file) > 0;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw DiskFailure.during("look at", file, e);
    }
  }

  @Override
  public List<Path> places(Path directory) {
    return List.of(
        directory.resolve(HistoryFile.NAME),
        directory.resolve(FileStorage.BLOBS),
        directory.resolve(FileStorage.SNAPSHOTS));
  }

  @Override
  public Storage open(Options options) {
    return FileStorage.open(options.directory(), DiskFiles.REAL);
  }
}
