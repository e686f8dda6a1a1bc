package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.SyncState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The library's sync state, and the peer's heads, which the library keeps to itself. */
final class NativeSyncState implements SyncState {
  private final org.automerge.SyncState state;
  private @Nullable Heads theirHeads;

  NativeSyncState(org.automerge.SyncState state) {
    this.state = state;
  }

  static org.automerge.SyncState of(SyncState sync) {
    return mine(sync).state;
  }

  static void heard(SyncState sync, Heads heads) {
    mine(sync).theirHeads = heads;
  }

  private static NativeSyncState mine(SyncState sync) {
    if (sync instanceof NativeSyncState mine) {
      return mine;
    }
    throw new IllegalArgumentException("Sync state of another engine");
  }

  @Override
  public Optional<Heads> theirHeads() {
    return Optional.ofNullable(theirHeads);
  }

  @Override
  public byte[] encode() {
    return state.encode();
  }

  @Override
  public void close() {
    state.free();
  }
}
