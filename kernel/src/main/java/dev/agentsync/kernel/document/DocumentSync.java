package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.SyncState;
import java.util.Optional;

/** One connection's sync state; the vault document lends its lock. */
final class DocumentSync implements VaultDocument.SyncChannel {
  private final VaultDocument vault;
  private final SyncState state;
  private Heads told = Heads.NONE; // what our last message said we have
  private boolean closed;

  DocumentSync(VaultDocument vault, SyncState state) {
    this.vault = vault;
    this.state = state;
  }

  @Override
  public Optional<byte[]> next() {
    return vault.nextMessage(this);
  }

  @Override
  public void receive(byte[] message) {
    vault.receive(this, message);
  }

  @Override
  public Optional<Heads> theirHeads() {
    return vault.theirHeads(this);
  }

  @Override
  public void close() {
    vault.closeSync(this);
  }

  /**
   * Returns the message to send now. Only with the vault's lock, and when everything is durable.
   *
   * <p>The sync protocol has nothing to say to a device that said last that it has all we have,
   * even if we never said so ourselves, which happens when two of its messages came before we could
   * answer. It would wait for our word for ever, so it gets it.
   */
  Optional<byte[]> generate(Document document) {
    Heads now = document.heads();
    Optional<byte[]> message = document.generateSyncMessage(state);
    if (message.isEmpty() && !told.equals(now) && state.theirHeads().isPresent()) {
      message = Optional.of(Confirmation.of(now));
    }
    if (message.isPresent()) {
      told = now;
    }
    return message;
  }

  /** Only with the vault's lock. */
  SyncState state() {
    return state;
  }

  /** Only with the vault's lock. */
  boolean isClosed() {
    return closed;
  }

  /** Only with the vault's lock. */
  void release() {
    if (!closed) {
      closed = true;
      state.close();
    }
  }
}
