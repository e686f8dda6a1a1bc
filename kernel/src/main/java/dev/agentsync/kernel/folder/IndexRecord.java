package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Heads;

/** One line of the index: something that became true of a path on this disk. */
sealed interface IndexRecord {
  String path();

  /**
   * The disk holds exactly what the document has of that entry at those heads.
   *
   * @param stamp what the file looked like when it was known to hold that
   * @param knownAtMillis when that was, wall clock
   */
  record Base(
      String path,
      FileId id,
      FileKind kind,
      Heads heads,
      BlobHash hash,
      Stamp stamp,
      long knownAtMillis)
      implements IndexRecord {
    private static final long CLOCK_STEP_MILLIS = 100;

    /**
     * Returns whether an equal stamp proves equal content. A file that was written to shortly
     * before it was looked at could be written again without its time moving on.
     */
    boolean stampIsProof() {
      return stamp.size() >= 0
          && knownAtMillis - stamp.modifiedNanos() / 1_000_000 > CLOCK_STEP_MILLIS;
    }

    Base at(String newPath, Stamp newStamp) {
      return new Base(newPath, id, kind, heads, hash, newStamp, knownAtMillis);
    }

    Base seen(Stamp newStamp, long nowMillis) {
      return new Base(path, id, kind, heads, hash, newStamp, nowMillis);
    }
  }

  /**
   * A temporary file with exactly what the document has of that entry at those heads is about to be
   * renamed to the path. If it is gone, that was done.
   */
  record Writing(String path, FileId id, FileKind kind, Heads heads, BlobHash hash)
      implements IndexRecord {}

  /** The text on disk is about to be given to the document as an edit of the base. */
  record Reading(String path, BlobHash hash) implements IndexRecord {}

  /** The path is not this program's concern any more. */
  record Gone(String path) implements IndexRecord {}

  /** The path's deletion waits for a decision. */
  record Held(String path) implements IndexRecord {}

  /** Folder and document have been made the same once. */
  record Established() implements IndexRecord {
    @Override
    public String path() {
      return "";
    }
  }

  /** A folder that the document and the disk both have. */
  record Folder(String path, String identity) implements IndexRecord {}
}
