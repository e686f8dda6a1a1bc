package dev.agentsync.kernel.spi;

import java.util.List;
import java.util.Optional;

/**
 * Content-addressed bytes. Any thread may call.
 *
 * @since 0.1.0
 */
public interface BlobStore {
  /**
   * Stores content durably and returns its name; storing it again does nothing.
   *
   * @throws dev.agentsync.kernel.StorageException if it could not be made durable
   */
  BlobHash put(byte[] content);

  /** Returns whether the blob is here. */
  boolean contains(BlobHash hash);

  /**
   * Returns the content, or empty if it is not here. Content that no longer matches its name is
   * reported as not here.
   */
  Optional<byte[]> get(BlobHash hash);

  /** Returns every blob that is here, in no particular order. */
  List<BlobHash> list();

  /** Removes a blob; does nothing if it is not here. */
  void delete(BlobHash hash);
}
