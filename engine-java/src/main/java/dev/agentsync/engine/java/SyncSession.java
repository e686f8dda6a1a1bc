package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Patch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Says and hears what the sync protocol wants said between a document and one peer. */
final class SyncSession {
  /** Bytes of changes in one message; more follow when the peer has answered. */
  private static final int MAX_CHANGES = 8 << 20;

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
    List<ChangeHash> need = need();
    List<SyncMessage.Have> theirHave = peer.theirHave;
    if (theirHave != null
        && !theirHave.isEmpty()
        && !theirHave.getFirst().lastSync().stream().allMatch(history::contains)) {
      var nothing = new SyncMessage.Have(List.of(), BloomFilter.empty());
      return Optional.of(
          new SyncMessage(
              1, own.hashes(), List.of(), List.of(nothing), List.of(), SyncMessage.FLAGS));
    }
    Choice choice = choose();
    if (peer.responded && peer.lastSentHeads.equals(own)) {
      boolean agreed = peer.theirHeads != null && own.equals(Heads.of(peer.theirHeads));
      if (agreed && choice.hashes.isEmpty() || peer.inFlight) {
        return Optional.empty();
      }
    }
    peer.responded = true;
    peer.inFlight = true;
    peer.lastSentHeads = own;
    peer.sent.addAll(choice.hashes);
    boolean second = peer.understandsV2 || choice.wholeDocument;
    return Optional.of(
        new SyncMessage(
            second ? 2 : 1,
            own.hashes(),
            need,
            have(need),
            choice.parts(second),
            SyncMessage.FLAGS));
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

  /** Changes to send, as chunks one by one or as the whole document. */
  private record Choice(List<ChangeHash> hashes, List<byte[]> chunks, boolean wholeDocument) {
    static final Choice NOTHING = new Choice(List.of(), List.of(), false);

    List<byte[]> parts(boolean joined) {
      if (!joined || chunks.isEmpty()) {
        return chunks;
      }
      var all = new ByteWriter(1024);
      chunks.forEach(all::write);
      return List.of(all.toByteArray());
    }
  }

  private Choice choose() {
    List<SyncMessage.Have> have = peer.theirHave;
    List<ChangeHash> need = peer.theirNeed;
    List<ChangeHash> heads = peer.theirHeads;
    if (have == null || need == null || peer.readOnly) {
      return Choice.NOTHING;
    }
    boolean empty = heads != null && heads.isEmpty();
    if (empty && peer.understandsV2 && history.size() > 0 && !allSent()) {
      Choice whole = wholeDocument();
      if (whole != null) {
        return whole;
      }
    }
    int[] places = candidates(have, need);
    if (peer.understandsV2 && places.length > history.size() / 3) {
      Choice whole = wholeDocument();
      if (whole != null) {
        return whole;
      }
    }
    return changes(places);
  }

  private boolean allSent() {
    for (int place = 0; place < history.size(); place++) {
      if (!peer.sent.contains(history.get(place).hash)) {
        return false;
      }
    }
    return true;
  }

  private @org.jspecify.annotations.Nullable Choice wholeDocument() {
    byte[] saved = DocumentEncoder.encode(document.ops(), history);
    if (saved.length > MAX_CHANGES) {
      return null;
    }
    var all = new ArrayList<ChangeHash>(history.size());
    for (int place = 0; place < history.size(); place++) {
      all.add(history.get(place).hash);
    }
    return new Choice(all, List.of(saved), true);
  }

  private Choice changes(int[] places) {
    var hashes = new ArrayList<ChangeHash>();
    var chunks = new ArrayList<byte[]>();
    long bytes = 0;
    for (Chunk chunk : document.bodies().chunks(places)) {
      byte[] whole = chunk.bytes();
      if (bytes > 0 && bytes + whole.length > MAX_CHANGES) {
        break;
      }
      bytes += whole.length;
      hashes.add(chunk.hash());
      chunks.add(whole);
    }
    return new Choice(hashes, chunks, false);
  }

  /** Returns the places of the changes the peer seems to lack and was not sent, ascending. */
  private int[] candidates(List<SyncMessage.Have> have, List<ChangeHash> need) {
    var chosen = new BitSet(history.size());
    for (ChangeHash hash : need) {
      int place = history.place(hash);
      if (place >= 0) {
        chosen.set(place);
      }
    }
    if (!have.isEmpty()) {
      Set<ChangeHash> shared = new LinkedHashSet<>();
      have.forEach(one -> shared.addAll(one.lastSync()));
      selectMissing(have, history.since(Heads.of(shared)), chosen);
    }
    return chosen.stream().filter(place -> !peer.sent.contains(history.get(place).hash)).toArray();
  }

  private void selectMissing(List<SyncMessage.Have> have, int[] since, BitSet chosen) {
    var selected = new BitSet(history.size());
    for (int place : since) {
      ChangeRecord change = history.get(place);
      boolean missing = have.stream().noneMatch(one -> one.bloom().contains(change.hash));
      for (int dep : change.deps) {
        missing |= selected.get(dep);
      }
      if (missing) {
        selected.set(place);
      }
    }
    chosen.or(selected);
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
      history.ancestors(heard).stream().forEach(place -> peer.sent.remove(history.get(place).hash));
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
