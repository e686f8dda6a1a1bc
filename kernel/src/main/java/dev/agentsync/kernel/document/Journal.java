package dev.agentsync.kernel.document;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Storage;

/**
 * Keeps the stored history level with the document: appends what is new, and rewrites the whole
 * when what was appended outgrows what it was appended to.
 */
final class Journal {
  private static final System.Logger LOG = System.getLogger("agentsync.document");

  /** While the vault is in use everybody waits for a rewrite, so it is rare. */
  private static final long REWRITE_IN_USE = 16 << 20;

  private static final long REWRITE_AT_START = 1 << 20;

  private final Storage storage;

  /** False when the storage holds bytes that the document could not read and must not lose. */
  private final boolean mayRewrite;

  private Heads durable;
  private long base;
  private long appended;
  private int rewrites;

  Journal(Storage storage, Heads durable, long base, long appended, boolean mayRewrite) {
    this.storage = storage;
    this.durable = durable;
    this.base = base;
    this.appended = appended;
    this.mayRewrite = mayRewrite;
  }

  /** Returns the moment up to which everything is on stable storage. */
  Heads durable() {
    return durable;
  }

  /** Returns how often the history was rewritten because that paid. */
  int rewrites() {
    return rewrites;
  }

  /**
   * Makes everything in the document durable.
   *
   * @throws StorageException if it could not; then the same is due at the next call
   */
  void persist(Document document) {
    Heads heads = document.heads();
    if (heads.equals(durable)) {
      return;
    }
    byte[] chunks = document.encodeChangesSince(durable);
    storage.append(chunks);
    durable = heads;
    appended += chunks.length;
    if (appended > Math.max(REWRITE_IN_USE, base)) {
      rewrite(document);
    }
  }

  /** Rewrites the history as one chunk if that pays. Call when nothing is left to persist. */
  void tidy(Document document) {
    if (appended > Math.max(REWRITE_AT_START, base) && document.heads().equals(durable)) {
      rewrite(document);
    }
  }

  /**
   * Rewrites the history as one chunk. Call when nothing is left to persist.
   *
   * @throws StorageException if it could not; everything is still stored as it was
   */
  void compact(Document document) {
    if (!mayRewrite) {
      throw new StorageException(
          "The history is not rewritten: parts of what is stored cannot be read and would be lost."
              + " `agentsync status` says which.");
    }
    replace(document.saveSmall());
  }

  private void replace(byte[] whole) {
    storage.replaceAll(whole);
    base = whole.length;
    appended = 0;
  }

  private void rewrite(Document document) {
    if (!mayRewrite) {
      return;
    }
    try {
      // By itself, between other things to do: quick rather than small.
      replace(document.save());
      rewrites++;
    } catch (StorageException e) {
      // Everything is still stored as it was; try again when it has grown as much once more.
      LOG.log(System.Logger.Level.WARNING, "history not compacted error=" + e.getMessage());
      base += appended;
      appended = 0;
    }
  }
}
