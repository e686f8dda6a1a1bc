package dev.agentsync.kernel.spi;

import java.util.List;

/**
 * One vault's durable history: chunks in the order they were appended, and blobs. Called by one
 * thread at a time, except {@link #blobs}, which any thread may use. A call that threw may be tried
 * again.
 *
 * @since 0.1.0
 */
public interface Storage extends AutoCloseable {
  /**
   * What was found.
   *
   * @param chunks every whole chunk in order; each element is one or more whole Automerge chunks.
   *     The first is what {@link #replaceAll} stored last, or the first append, without what came
   *     after it: from their lengths is seen when it pays to store everything anew
   * @param damage what was not whole, told in sentences for the user, with the name of the file the
   *     damaged bytes were kept in; empty as a rule. A torn last append is not damage.
   */
  record Loaded(List<byte[]> chunks, List<String> damage) {
    public Loaded {
      chunks = List.copyOf(chunks);
      damage = List.copyOf(damage);
    }
  }

  /** A label as other programs may list it without opening the document. */
  record Snapshot(String name, Heads heads, long createdAtMillis) {}

  /**
   * Returns what has been stored. Bytes that are not whole are set aside, never dropped.
   *
   * @throws dev.agentsync.kernel.StorageException if the medium cannot be read
   */
  Loaded load();

  /**
   * Adds chunks at the end. They are on stable storage when this returns: power may fail.
   *
   * @param chunks one or more whole Automerge chunks
   * @throws dev.agentsync.kernel.StorageException if they could not be made durable; what was there
   *     before is still there whole, and a later append is not harmed by this one's remains
   */
  void append(byte[] chunks);

  /**
   * Replaces everything stored so far by the given chunks, atomically and durably.
   *
   * @throws dev.agentsync.kernel.StorageException if it could not; then everything is as before
   */
  void replaceAll(byte[] chunks);

  /** Returns the number of bytes the history takes, appended part included. */
  long size();

  /** Returns where attachments live. */
  BlobStore blobs();

  /** Tells which labels exist, for programs that list them without the document. */
  void publishSnapshots(List<Snapshot> snapshots);

  /** Releases files and locks; closing again does nothing. */
  @Override
  void close();
}
