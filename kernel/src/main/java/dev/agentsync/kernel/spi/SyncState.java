package dev.agentsync.kernel.spi;

import java.util.Optional;

/**
 * What one document knows about one peer in the Automerge sync protocol. Made by {@link
 * Document#newSync} and used only with that document.
 *
 * @since 0.1.0
 */
public interface SyncState extends AutoCloseable {
  /** Returns the peer's heads as of its last message, or empty before the first. */
  Optional<Heads> theirHeads();

  /** Returns what {@link Document#resumeSync} needs to go on later, over a new connection. */
  byte[] encode();

  /** Frees the state; closing again does nothing. */
  @Override
  void close();
}
