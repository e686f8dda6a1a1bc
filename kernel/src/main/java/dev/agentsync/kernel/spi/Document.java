package dev.agentsync.kernel.spi;

import java.util.List;
import java.util.Optional;

/**
 * One CRDT document with its whole history. Reading the document itself reads the present.
 *
 * <p>The kernel calls a document, and everything it handed out, from one thread at a time, unless
 * the provider has {@link EngineProvider.Capability#CONCURRENT_READS}. At most one transaction is
 * open at a time. A call that threw left the document as it was.
 *
 * @since 0.1.0
 */
public interface Document extends View, AutoCloseable {
  /** Returns the actor that local changes are written under. */
  ActorId actor();

  /** Returns the present moment. Changes waiting for their dependencies do not count. */
  Heads heads();

  /** Returns whether the change has been applied (not merely received). */
  boolean contains(ChangeHash hash);

  /**
   * Returns the content at an earlier moment, which stays the same whatever happens to the document
   * later.
   *
   * @throws IllegalArgumentException if a hash is unknown here
   */
  View at(Heads heads);

  /** Returns the whole document with all history as one or more chunks. */
  byte[] save();

  /**
   * Returns the same as {@link #save} in as few bytes as the engine can make them, however long
   * that takes: for what is written once and kept.
   */
  default byte[] saveSmall() {
    return save();
  }

  /**
   * Returns the chunks of all changes that are not {@code since} or before it, concatenated,
   * dependencies first; empty when there are none. Unknown hashes are ignored.
   */
  byte[] encodeChangesSince(Heads since);

  /** As {@link #encodeChangesSince}, described one by one. */
  List<Change> changesSince(Heads since);

  /**
   * Applies chunks from elsewhere. Known changes are ignored; those whose dependencies are missing
   * wait inside the document.
   *
   * @param chunks whole Automerge chunks, concatenated
   * @return how the present moment's content changed
   * @throws dev.agentsync.kernel.DocumentException if a chunk cannot be decoded or breaks the
   *     rules; nothing of it was applied
   */
  List<Patch> apply(byte[] chunks);

  /** Begins a change on top of the present moment. */
  Transaction begin(ChangeStamp stamp);

  /**
   * Begins a change on top of an earlier moment: it reads and edits the content as it was then, and
   * merges with everything since when it is committed.
   *
   * @throws IllegalArgumentException if a hash is unknown here
   */
  Transaction begin(ChangeStamp stamp, Heads at);

  /**
   * Returns what turns the content at one moment into that at another.
   *
   * @throws IllegalArgumentException if a hash is unknown here
   */
  List<Patch> diff(Heads from, Heads to);

  /** Returns an independent copy of the present moment with its history, for another actor. */
  Document fork(ActorId actor);

  /**
   * Returns an independent copy that knows only the given moment and what came before it.
   *
   * @throws IllegalArgumentException if a hash is unknown here
   */
  Document fork(Heads at, ActorId actor);

  /** Returns a fresh sync state for one peer. */
  SyncState newSync();

  /**
   * Returns a sync state that goes on where {@link SyncState#encode} left off.
   *
   * @throws dev.agentsync.kernel.DocumentException if the bytes are no sync state
   */
  SyncState resumeSync(byte[] encoded);

  /**
   * Returns the next message for that peer, or empty when there is nothing to say now. Where there
   * is much to say, a message stays far below {@link Limits#maxMessageBytes} and the rest follows
   * once the peer has answered, as far as the engine can cut it; a single change is never cut.
   */
  Optional<byte[]> generateSyncMessage(SyncState sync);

  /**
   * Takes a message of that peer.
   *
   * @return how the present moment's content changed
   * @throws dev.agentsync.kernel.DocumentException if the message cannot be decoded or a change in
   *     it breaks the rules
   */
  List<Patch> receiveSyncMessage(SyncState sync, byte[] message);

  /** Frees the document; closing again does nothing. */
  @Override
  void close();
}
