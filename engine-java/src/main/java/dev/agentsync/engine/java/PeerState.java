package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.SyncState;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known about one peer. */
final class PeerState implements SyncState {
  private static final int STORED = 0x43;

  Heads sharedHeads = Heads.NONE;
  Heads lastSentHeads = Heads.NONE;
  @Nullable List<ChangeHash> theirHeads;
  @Nullable List<ChangeHash> theirNeed;
  @Nullable List<SyncMessage.Have> theirHave;

  /** Changes sent that the peer has not confirmed, by their places in the history. */
  final BitSet sent = new BitSet();

  boolean inFlight;
  boolean responded;
  boolean understandsV2;

  /** Whether the whole document turned out too large for one message. */
  boolean inParts;

  boolean readOnly;

  static PeerState of(SyncState sync) {
    if (sync instanceof PeerState mine) {
      return mine;
    }
    throw new IllegalArgumentException("Sync state of another engine");
  }

  static PeerState decode(byte[] bytes) {
    var in = new ByteReader(bytes);
    if (in.octet() != STORED) {
      throw new DocumentException("Not a stored sync state");
    }
    var state = new PeerState();
    state.sharedHeads = Heads.of(SyncMessage.hashes(in));
    state.theirHave = List.of();
    if (!in.atEnd()) {
      throw new DocumentException("A stored sync state has bytes left over");
    }
    return state;
  }

  @Override
  public Optional<Heads> theirHeads() {
    return Optional.ofNullable(theirHeads).map(Heads::of);
  }

  @Override
  public byte[] encode() {
    var out = new ByteWriter(40);
    out.octet(STORED);
    SyncMessage.hashes(out, sharedHeads.hashes());
    return out.toByteArray();
  }

  @Override
  public void close() {
    sent.clear();
  }
}
