package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Heads;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one sync message carries: changes, or the whole document where that is smaller. Whatever
 * does not fit into one message waits until the peer has answered it.
 *
 * @param places the changes in it, by their places in the history
 * @param chunks the changes one by one, or the document
 */
record Outgoing(BitSet places, List<byte[]> chunks) {
  /** Bytes of chunks in one message. Only a single change can be larger. */
  static final int MAX_BYTES = 8 << 20;

  boolean isEmpty() {
    return chunks.isEmpty();
  }

  /** Returns the chunks as a message carries them. */
  List<byte[]> parts(boolean joined) {
    if (!joined || chunks.size() < 2) {
      return chunks;
    }
    var all = new ByteWriter(1024);
    chunks.forEach(all::write);
    return List.of(all.toByteArray());
  }

  static Outgoing choose(JavaDocument document, PeerState peer) {
    List<SyncMessage.Have> have = peer.theirHave;
    List<ChangeHash> need = peer.theirNeed;
    var nothing = new BitSet();
    if (have == null || need == null || peer.readOnly) {
      return new Outgoing(nothing, List.of());
    }
    History history = document.history();
    BitSet wanted = candidates(history, have, need);
    wanted.andNot(peer.sent);
    boolean all = peer.theirHeads != null && peer.theirHeads.isEmpty();
    boolean some = all ? peer.sent.nextClearBit(0) < history.size() : !wanted.isEmpty();
    if (some && peer.understandsV2 && !peer.inParts) {
      if (all || wanted.cardinality() > history.size() / 3) {
        byte[] saved = DocumentEncoder.encode(document.ops(), history, ColumnSet.Packing.QUICK);
        if (saved.length <= MAX_BYTES) {
          wanted.set(0, history.size());
          return new Outgoing(wanted, List.of(saved));
        }
        peer.inParts = true;
      }
    }
    return changes(document, wanted);
  }

  private static Outgoing changes(JavaDocument document, BitSet wanted) {
    var places = new BitSet();
    var chunks = new ArrayList<byte[]>();
    int[] ascending = wanted.stream().toArray();
    for (Chunk chunk : document.bodies().chunks(ascending, MAX_BYTES)) {
      places.set(ascending[chunks.size()]);
      chunks.add(chunk.body().length > MAX_BYTES ? chunk.compressed() : chunk.bytes());
    }
    return new Outgoing(places, chunks);
  }

  /** Returns the changes that the peer seems to lack. */
  private static BitSet candidates(
      History history, List<SyncMessage.Have> have, List<ChangeHash> need) {
    var wanted = new BitSet();
    if (!have.isEmpty()) {
      Set<ChangeHash> shared = new LinkedHashSet<>();
      have.forEach(one -> shared.addAll(one.lastSync()));
      for (int place : history.since(Heads.of(shared))) {
        ChangeRecord change = history.get(place);
        boolean lacking = have.stream().noneMatch(one -> one.bloom().contains(change.hash));
        for (int dep : change.deps) {
          // What builds on a change they lack, they lack as well, whatever their filter claims.
          lacking |= wanted.get(dep);
        }
        if (lacking) {
          wanted.set(place);
        }
      }
    }
    for (ChangeHash hash : need) {
      int place = history.place(hash);
      if (place >= 0) {
        wanted.set(place);
      }
    }
    return wanted;
  }
}
