package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.spi.BlobHash;

/**
 * Hears what a binding needs and what went wrong. Called on the binding's thread; must return soon
 * and must not call the binding back, except {@link FolderBinding#status}.
 */
public interface FolderListener {
  /** A live attachment's content is not here; {@link FolderBinding#blobArrived} ends the wait. */
  void wantsBlob(BlobHash hash);

  /** Something the user should know, as a sentence; told once for each cause. */
  void notice(String sentence);

  /** {@link FolderBinding#status} differs from what it was. */
  void statusChanged();
}
