package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.SyncState;
import java.util.Optional;

/** One connection's sync state; the durable document lends its lock. */
final class DocumentSync implements SyncChannel {
  private final DurableDocument durable;
  private final SyncState state;
  private Heads told = Heads.NONE; // what our last message said we have
  private Optional<Heads> last = Optional.empty(); // what they had when this was closed
  private boolean closed;

  DocumentSync(DurableDocument durable, SyncState state) {
    this.durable = durable;
    this.state = state;
  }

  @Override
  public Optional<byte[]> next() {
    return durable.ordered(
        () -> closed || !durable.isDurable() ? Optional.empty() : generate(durable.live()));
  }

  @Override
  public void receive(byte[] message) {
    durable.locked(
        () -> {
          if (closed) {
            throw new IllegalStateException("this sync channel is closed");
          }
          LiveDocument live = durable.live();
          Heads before = live.heads();
          var patches = live.document().receiveSyncMessage(state, message);
          if (!live.heads().equals(before)) {
            Touched touched = live.absorb(patches);
            durable.hold(touched, before, Origin.REMOTE);
            durable.settle(touched, Optional.of(before));
          }
          durable.flush();
          return true;
        });
  }

  @Override
  public Optional<Heads> theirHeads() {
    return durable.ordered(() -> closed ? last : state.theirHeads());
  }

  @Override
  public void close() {
    durable.ordered(
        () -> {
          release();
          durable.forget(this);
          return closed;
        });
  }

  /**
   * Returns the message to send now.
   *
   * <p>The sync protocol has nothing to say to a device that said last that it has all we have,
   * even if we never said so ourselves, which happens when two of its messages came before we could
   * answer. It would wait for our word for ever, so it gets it.
   */
  private Optional<byte[]> generate(LiveDocument live) {
    Heads now = live.heads();
    Optional<byte[]> message = live.document().generateSyncMessage(state);
    if (message.isEmpty() && !told.equals(now) && state.theirHeads().isPresent()) {
      message = Optional.of(Confirmation.of(now));
    }
    if (message.isPresent()) {
      told = now;
    }
    return message;
  }

  /** Ends it; only with the lock. */
  void release() {
    if (!closed) {
      closed = true;
      last = state.theirHeads();
      state.close();
    }
  }
}
