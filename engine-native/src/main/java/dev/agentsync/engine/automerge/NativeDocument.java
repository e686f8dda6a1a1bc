package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Change;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.Patch;
import dev.agentsync.kernel.spi.SyncState;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.View;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.automerge.Read;
import org.jspecify.annotations.Nullable;

/** A document in the library's memory. One thread at a time. */
final class NativeDocument extends NativeView implements Document {
  private final ActorId actor;
  private final ChangeIndex index = new ChangeIndex();
  private final ObjectTree tree = new ObjectTree();
  private org.automerge.Document document;
  private Heads heads = Heads.NONE;
  private @Nullable NativeTransaction open;

  NativeDocument(org.automerge.Document document, ActorId actor) {
    this.document = document;
    this.actor = actor;
  }

  /** Takes the stored chunks; the document is still empty. */
  void load(List<byte[]> stored) {
    var chunks = new ArrayList<Chunk>();
    stored.forEach(bytes -> chunks.addAll(Chunk.split(bytes)));
    if (chunks.isEmpty()) {
      return;
    }
    index.refuseDuplicates(Inspection.headers(chunks));
    guarded(() -> document.applyEncodedChanges(join(chunks)));
    applied();
    for (Chunk chunk : chunks) {
      // What the library neither applied nor refused is waiting, or was passed over unread.
      if (chunk.type() == Chunk.Type.DOCUMENT ? chunk != chunks.getFirst() : missing(chunk)) {
        Inspection.decode(chunk);
      }
    }
  }

  private boolean missing(Chunk chunk) {
    return !index.contains(chunk.hash());
  }

  @Override
  Read source() {
    return open == null ? document : open.source();
  }

  @Override
  Optional<Heads> moment() {
    return open == null || !open.writing() ? Optional.empty() : Optional.of(heads);
  }

  /** The library's document, for a transaction to begin on and to read before it does. */
  org.automerge.Document library() {
    return document;
  }

  @Override
  public ActorId actor() {
    return actor;
  }

  @Override
  public Heads heads() {
    return heads;
  }

  @Override
  public boolean contains(ChangeHash hash) {
    return index.contains(hash);
  }

  @Override
  public View at(Heads moment) {
    return new MomentView(this, index.require(moment));
  }

  @Override
  public byte[] save() {
    requireNoTransaction();
    return document.save();
  }

  @Override
  public byte[] encodeChangesSince(Heads since) {
    requireNoTransaction();
    Heads known = Heads.of(since.hashes().stream().filter(index::contains).toList());
    return document.encodeChangesSince(Hash.array(known));
  }

  @Override
  public List<Change> changesSince(Heads since) {
    return Chunk.split(encodeChangesSince(since)).stream()
        .map(chunk -> ChangeHeader.read(chunk).describe(chunk.bytes()))
        .toList();
  }

  @Override
  public List<Patch> apply(byte[] chunks) {
    requireNoTransaction();
    List<Chunk> split = Chunk.split(chunks);
    inspect(split);
    return changed(() -> document.applyEncodedChanges(join(split)));
  }

  private void inspect(List<Chunk> chunks) {
    index.refuseDuplicates(Inspection.headers(chunks));
    chunks.stream().filter(this::missing).forEach(Inspection::decode);
  }

  @Override
  public Transaction begin(ChangeStamp stamp) {
    return begin(stamp, heads);
  }

  @Override
  public Transaction begin(ChangeStamp stamp, Heads at) {
    requireNoTransaction();
    var transaction = new NativeTransaction(this, index.require(at));
    open = transaction;
    return transaction;
  }

  @Override
  public List<Patch> diff(Heads from, Heads to) {
    requireNoTransaction();
    index.require(from);
    index.require(to);
    // Every change that only one of the moments knows is among these.
    var changes = Chunk.split(document.encodeChangesSince(Hash.array(from)));
    changes.addAll(Chunk.split(document.encodeChangesSince(Hash.array(to))));
    return StateDiff.of(tree, changes, new MomentView(this, from), new MomentView(this, to));
  }

  @Override
  public Document fork(ActorId other) {
    requireNoTransaction();
    var fork = new NativeDocument(document.fork(other.bytes().toArray()), other);
    fork.applied();
    return fork;
  }

  @Override
  public Document fork(Heads at, ActorId other) {
    requireNoTransaction();
    var hashes = Hash.array(index.require(at));
    var fork = new NativeDocument(document.fork(hashes, other.bytes().toArray()), other);
    fork.applied();
    return fork;
  }

  @Override
  public SyncState newSync() {
    return new NativeSyncState(new org.automerge.SyncState());
  }

  @Override
  public SyncState resumeSync(byte[] encoded) {
    try {
      return new NativeSyncState(org.automerge.SyncState.decode(encoded));
    } catch (RuntimeException e) {
      throw new DocumentException("Not a stored sync state: " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<byte[]> generateSyncMessage(SyncState sync) {
    requireNoTransaction();
    return document.generateSyncMessage(NativeSyncState.of(sync));
  }

  @Override
  public List<Patch> receiveSyncMessage(SyncState sync, byte[] message) {
    requireNoTransaction();
    var state = NativeSyncState.of(sync);
    SyncMessage read = SyncMessage.read(message);
    inspect(read.chunks());
    List<Patch> patches = changed(() -> document.receiveSyncMessage(state, message));
    NativeSyncState.heard(sync, read.heads());
    return patches;
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
    }
    document.free();
  }

  /**
   * Adds the change that sets integers the library cannot set.
   *
   * @param at the moment the transaction began at
   * @param first what the transaction wrote through the library, if anything
   */
  Transaction.Committed write(WideIntegers wide, Heads at, Optional<ChangeHash> first) {
    Heads base = first.map(Heads::of).orElse(at);
    var view = new MomentView(this, base);
    var puts = new ArrayList<PutChange.Put>();
    wide.forEach(
        (map, entry) ->
            puts.add(
                new PutChange.Put(
                    map.equals(ObjectId.ROOT)
                        ? Optional.empty()
                        : Optional.of(OpId.parse(map.toString())),
                    entry.getKey(),
                    entry.getValue(),
                    view.operations(map, entry.getKey()))));
    byte[] chunk = authored(first, base, puts).chunk();
    List<Patch> patches = apply(chunk);
    return new Transaction.Committed(Chunk.split(chunk).getFirst().hash(), patches);
  }

  private PutChange authored(Optional<ChangeHash> first, Heads base, List<PutChange.Put> puts) {
    long startOp = index.maxOp() + 1;
    if (first.isPresent()) {
      ChangeHeader before = index.latest(first.get());
      return new PutChange(before.actor(), before.seq() + 1, startOp, base, puts);
    }
    if (!base.equals(heads)) {
      // Under our own actor it would have to build on our own last change, which is not in the
      // past.
      return new PutChange(ActorId.random(), 1, startOp, base, puts);
    }
    var deps = new ArrayList<>(base.hashes());
    index.latest(actor).ifPresent(mine -> deps.add(mine.hash()));
    long seq = index.latest(actor).map(ChangeHeader::seq).orElse(0L) + 1;
    return new PutChange(actor, seq, startOp, Heads.of(deps), puts);
  }

  /** Ends the open transaction, which the library has forgotten already or never saw. */
  void ended() {
    open = null;
  }

  /** Notes what the library applied since the last time, and returns it. */
  List<Chunk> applied() {
    Heads now = Hash.heads(document.getHeads());
    if (now.equals(heads)) {
      return List.of();
    }
    List<Chunk> changes = Chunk.split(document.encodeChangesSince(Hash.array(heads)));
    index.add(changes);
    changes.forEach(tree::add);
    heads = now;
    return changes;
  }

  /**
   * Undoes what a transaction taken back leaves behind: an actor without a change, which goes into
   * the next save, where newer Automerge versions fail on it. A transaction in the past may have
   * been given an actor of its own.
   */
  void forgetUnusedActor(boolean present) {
    if (present && index.wrote(actor)) {
      return;
    }
    var clean = new org.automerge.Document(actor.bytes().toArray());
    var chunks = new ByteArrayOutputStream();
    chunks.writeBytes(document.encodeChangesSince(new org.automerge.ChangeHash[0]));
    for (Chunk chunk : Chunk.split(document.save())) {
      if (chunk.type() == Chunk.Type.CHANGE) {
        chunks.writeBytes(chunk.bytes());
      }
    }
    if (chunks.size() > 0) {
      clean.applyEncodedChanges(chunks.toByteArray());
    }
    document.free();
    document = clean;
  }

  private List<Patch> changed(Runnable call) {
    var before = new MomentView(this, heads);
    try {
      guarded(call);
    } catch (DocumentException e) {
      applied();
      throw e;
    }
    return StateDiff.ofNew(tree, applied(), before, this);
  }

  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      throw new DocumentException("Automerge refuses these changes: " + e.getMessage(), e);
    }
  }

  private void requireNoTransaction() {
    if (open != null) {
      throw new IllegalStateException("A transaction is open; commit or close it first");
    }
  }

  private static byte[] join(List<Chunk> chunks) {
    var out = new ByteArrayOutputStream();
    chunks.forEach(chunk -> out.writeBytes(chunk.bytes()));
    return out.toByteArray();
  }
}
