package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.spi.Heads;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;

/**
 * Reads what was last on this disk while the document is being opened. Both take long where there
 * are many files, and neither needs the other before the end.
 */
public final class IndexReading {
  private static final String INDEX = "index.log";

  private final FutureTask<IndexLog> reading;

  private IndexReading(Path file) {
    reading = new FutureTask<>(() -> IndexLog.read(file));
  }

  /**
   * Begins to read; whoever calls has the vault's lock. If the reading is not used it ends by
   * itself and leaves nothing behind.
   *
   * @param root the folder, whose {@code .agentsync} exists
   */
  public static IndexReading begin(Path root) {
    var begun = new IndexReading(root.resolve(".agentsync").resolve(INDEX));
    Thread.ofVirtual().name("read the index").start(begun.reading);
    return begun;
  }

  /**
   * Waits for the end and returns the index.
   *
   * @param known whether the document has those changes
   * @throws dev.agentsync.kernel.StorageException if it cannot be read
   */
  FolderIndex index(Predicate<Heads> known) {
    try {
      return reading.get().confirmed(known);
    } catch (ExecutionException e) {
      throw FolderBinding.unwrapped(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VaultException("Interrupted while reading what was last on this disk", e);
    }
  }
}
