package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Patch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Says and hears what the sync protocol wants said between a document and one peer. */
final class SyncSession {
  private static final int RESET = 0x01;
  private static final int READ_ONLY = 0x02;
  private static final int BIT_FIELD = 0x80;

  private final JavaDocument document;
  private final History history;
  private final PeerState peer;

  SyncSession(JavaDocument document, PeerState peer) {
    this.document = document;
    this.history = document.history();
    this.peer = peer;
  }

  Optional<SyncMessage> generate() {
    Heads own = history.heads();
    List<SyncMessage.Have> theirHave = peer.theirHave;
    if (theirHave != null
        && !theirHave.isEmpty()
        && !theirHave.getFirst().lastSync().stream().allMatch(history::contains)) {
      return Optional.of(startAgain(own));
    }
    boolean told = peer.responded && peer.lastSentHeads.equals(own);
    if (told && peer.inFlight) {
      return Optional.empty();
    }
    Outgoing outgoing = Outgoing.choose(document, peer);
    boolean agreed = peer.theirHeads != null && own.equals(Heads.of(peer.theirHeads));
    if (told && agreed && outgoing.isEmpty()) {
      return Optional.empty();
    }
    peer.responded = true;
    peer.inFlight = true;
    peer.lastSentHeads = own;
    peer.sent.or(outgoing.places());
    boolean second = peer.understandsV2;
    List<ChangeHash> need = need();
    return Optional.of(
        new SyncMessage(
            second ? 2 : 1,
            own.hashes(),
            need,
            have(need),
            outgoing.parts(second),
            SyncMessage.FLAGS));
  }

  /** Asks a peer that believes we have more than we do for everything. */
  private static SyncMessage startAgain(Heads own) {
    var nothing = new SyncMessage.Have(List.of(), BloomFilter.empty());
    return new SyncMessage(
        1, own.hashes(), List.of(), List.of(nothing), List.of(), SyncMessage.FLAGS);
  }

  /** Returns the changes to ask for: reached from their heads, neither applied nor waiting. */
  private List<ChangeHash> need() {
    List<ChangeHash> theirHeads = peer.theirHeads;
    if (theirHeads == null) {
      return List.of();
    }
    var need = new TreeSet<ChangeHash>();
    var seen = new HashSet<>(theirHeads);
    var open = new ArrayDeque<>(theirHeads);
    while (!open.isEmpty()) {
      ChangeHash hash = open.pop();
      DecodedChange waiting = document.waiting().get(hash);
      if (waiting != null) {
        waiting.head().deps().stream().filter(seen::add).forEach(open::push);
      } else if (!history.contains(hash)) {
        need.add(hash);
      }
    }
    return List.copyOf(need);
  }

  private List<SyncMessage.Have> have(List<ChangeHash> need) {
    List<ChangeHash> theirHeads = peer.theirHeads;
    if (!need.isEmpty() && (theirHeads == null || !theirHeads.containsAll(need))) {
      return List.of();
    }
    List<ChangeHash> since =
        Arrays.stream(history.since(peer.sharedHeads))
            .mapToObj(place -> history.get(place).hash)
            .toList();
    return List.of(new SyncMessage.Have(peer.sharedHeads.hashes(), BloomFilter.of(since)));
  }

  List<Patch> receive(SyncMessage message) {
    var chunks = new ArrayList<Chunk>();
    message.changes().forEach(bytes -> chunks.addAll(Chunk.split(bytes)));
    Heads before = history.heads();
    List<Patch> patches = document.take(chunks);
    peer.inFlight = false;
    hearFlags(message.flags());
    new SyncSession(document, peer).received(message, before, !chunks.isEmpty());
    return patches;
  }

  private void hearFlags(byte[] flags) {
    if (flags.length == 0) {
      return;
    }
    int bits = 0;
    boolean second = false;
    for (byte flag : flags) {
      if ((flag & BIT_FIELD) != 0) {
        bits |= flag;
      }
      second |= flag == 2;
    }
    peer.understandsV2 = second || bits != 0;
    if ((bits & RESET) != 0) {
      peer.sent.clear();
    }
    peer.readOnly = (bits & READ_ONLY) != 0;
  }

  private void received(SyncMessage message, Heads before, boolean brought) {
    Heads now = history.heads();
    Heads heard = Heads.of(message.heads());
    if (brought) {
      var shared = new TreeSet<>(now.hashes());
      shared.removeAll(before.hashes());
      peer.sharedHeads.hashes().stream().filter(now.hashes()::contains).forEach(shared::add);
      peer.sharedHeads = Heads.of(shared);
    }
    if (!peer.sent.isEmpty()) {
      var lacking = new BitSet();
      Arrays.stream(history.since(heard)).forEach(lacking::set);
      peer.sent.and(lacking);
    }
    if (!brought && heard.equals(before)) {
      peer.lastSentHeads = heard;
    }
    List<ChangeHash> known = heard.hashes().stream().filter(history::contains).toList();
    if (known.size() == heard.hashes().size()) {
      peer.sharedHeads = heard;
      if (heard.isEmpty()) {
        peer.lastSentHeads = Heads.NONE;
        peer.sent.clear();
      }
    } else {
      var shared = new TreeSet<>(peer.sharedHeads.hashes());
      shared.addAll(known);
      peer.sharedHeads = Heads.of(shared);
    }
    peer.theirHave = message.have();
    peer.theirHeads = List.copyOf(message.heads());
    peer.theirNeed = message.need();
  }
}
