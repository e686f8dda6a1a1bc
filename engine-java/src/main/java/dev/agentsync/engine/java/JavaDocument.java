package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Change;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Patch;
import dev.agentsync.kernel.spi.SyncState;
import dev.agentsync.kernel.spi.TracedDocument;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A document: its operations, its history and what waits for either. One thread at a time uses it;
 * any number of others may read views at fixed heads meanwhile, so whatever changes the operations
 * or the history holds the write lock.
 */
final class JavaDocument extends ClockView implements TracedDocument {
  private final ActorId actor;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private OpSet ops = new OpSet(new Actors());
  private History history = new History();
  private Intake intake = new Intake(ops, history);
  private @Nullable JavaTransaction open;
  private @Nullable Clock openSince;

  JavaDocument(ActorId actor) {
    this.actor = actor;
  }

  @Override
  OpSet ops() {
    return ops;
  }

  History history() {
    return history;
  }

  ReentrantReadWriteLock lock() {
    return lock;
  }

  /** Runs what changes the operations or the history. */
  void change(Runnable change) {
    lock.writeLock().lock();
    try {
      change.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Returns an actor's index, giving it one if it is new. */
  int actorIndex(ActorId of) {
    int known = ops.actors().known(of);
    if (known < 0) {
      change(() -> ops.actors().index(of));
    }
    return ops.actors().known(of);
  }

  ChangeEncoder encoder() {
    return intake.encoder();
  }

  WaitingRoom waiting() {
    return intake.waiting();
  }

  @Override
  @Nullable Clock clock() {
    return open == null ? null : openSince;
  }

  /** Applies chunks and returns what changed. */
  List<Patch> take(List<Chunk> chunks) {
    requireNoTransaction();
    Clock before = history.clock();
    if (holdsNothing() && beginsWithDocument(chunks)) {
      takeFirst(chunks);
      ops.touchAll();
    } else {
      change(() -> intake.apply(chunks));
    }
    List<Patch> patches = ops.touched().isEmpty() ? List.of() : Differ.touched(ops, before);
    ops.untouch();
    return patches;
  }

  /** Applies chunks to this empty document, which nobody has seen yet. */
  void load(List<Chunk> chunks) {
    if (beginsWithDocument(chunks)) {
      takeFirst(chunks);
    } else {
      intake.apply(chunks);
    }
    ops.untouch();
  }

  private boolean holdsNothing() {
    return history.size() == 0;
  }

  private static boolean beginsWithDocument(List<Chunk> chunks) {
    return !chunks.isEmpty() && chunks.getFirst().document();
  }

  /** Reads a whole document into this empty one, and more chunks after it. */
  private void takeFirst(List<Chunk> chunks) {
    var freshOps = new OpSet(new Actors());
    var freshHistory = new History();
    DocumentDecoder.decode(chunks.getFirst(), freshOps, freshHistory);
    var freshIntake = new Intake(freshOps, freshHistory);
    var all =
        new ArrayList<>(intake.waiting().changes().stream().map(DecodedChange::chunk).toList());
    all.addAll(chunks.subList(1, chunks.size()));
    freshIntake.apply(all);
    change(
        () -> {
          ops = freshOps;
          history = freshHistory;
          intake = freshIntake;
        });
  }

  @Override
  public ActorId actor() {
    return actor;
  }

  @Override
  public Heads heads() {
    return history.heads();
  }

  @Override
  public boolean contains(ChangeHash hash) {
    return history.contains(hash);
  }

  @Override
  public View at(Heads heads) {
    return new MomentView(this, heads);
  }

  @Override
  public byte[] save() {
    return save(ColumnSet.Packing.QUICK);
  }

  @Override
  public byte[] saveSmall() {
    return save(ColumnSet.Packing.SMALL);
  }

  private byte[] save(ColumnSet.Packing packing) {
    requireNoTransaction();
    var out = new ByteWriter(1024);
    out.write(DocumentEncoder.encode(ops, history, packing));
    waiting().changes().forEach(change -> out.write(change.chunk().bytes()));
    return out.toByteArray();
  }

  @Override
  public byte[] encodeChangesSince(Heads since) {
    requireNoTransaction();
    var out = new ByteWriter(256);
    bodies().chunks(history.since(since)).forEach(chunk -> out.write(chunk.bytes()));
    return out.toByteArray();
  }

  ChangeBodies bodies() {
    return new ChangeBodies(ops, history);
  }

  @Override
  public List<Change> changesSince(Heads since) {
    requireNoTransaction();
    int[] places = history.since(since);
    List<Chunk> chunks = bodies().chunks(places);
    var changes = new ArrayList<Change>(places.length);
    for (int i = 0; i < places.length; i++) {
      ChangeRecord change = history.get(places[i]);
      changes.add(
          new Change(
              change.hash,
              ops.actors().id(change.actor),
              change.seq,
              change.startOp,
              change.time,
              change.message.isEmpty() ? null : change.message,
              Heads.of(bodies().deps(change)),
              Bytes.of(chunks.get(i).bytes())));
    }
    return List.copyOf(changes);
  }

  @Override
  public List<Entry> changes() {
    return Tracer.changes(ops, history);
  }

  @Override
  public Map<String, List<Integer>> traces(ObjectId map) {
    requireNoTransaction();
    return new Tracer(ops, history).traces(map(map));
  }

  @Override
  public List<Run> runs(ObjectId text) {
    requireNoTransaction();
    return new Tracer(ops, history).runs(sequence(text, ObjectType.TEXT));
  }

  @Override
  public View without(Map<ActorId, Long> from) {
    requireNoTransaction();
    return new MomentView(this, new Tracer(ops, history).without(from));
  }

  @Override
  public List<Patch> apply(byte[] chunks) {
    return take(Chunk.split(chunks));
  }

  @Override
  public Transaction begin(ChangeStamp stamp) {
    return begin(stamp, heads());
  }

  @Override
  public Transaction begin(ChangeStamp stamp, Heads at) {
    requireNoTransaction();
    history.require(at);
    openSince = history.clock();
    var transaction = new JavaTransaction(this, stamp, at);
    open = transaction;
    return transaction;
  }

  /** Ends the open transaction. */
  void ended() {
    open = null;
    openSince = null;
  }

  @Override
  public List<Patch> diff(Heads from, Heads to) {
    requireNoTransaction();
    return Differ.between(ops, history.clock(from), history.clock(to));
  }

  @Override
  public Document fork(ActorId other) {
    requireNoTransaction();
    var fork = new JavaDocument(other);
    fork.load(Chunk.split(save()));
    return fork;
  }

  @Override
  public Document fork(Heads at, ActorId other) {
    requireNoTransaction();
    history.require(at);
    var fork = new JavaDocument(other);
    fork.load(bodies().chunks(history.ancestry().upTo(at).stream().toArray()));
    return fork;
  }

  @Override
  public SyncState newSync() {
    return new PeerState();
  }

  @Override
  public SyncState resumeSync(byte[] encoded) {
    return PeerState.decode(encoded);
  }

  @Override
  public Optional<byte[]> generateSyncMessage(SyncState sync) {
    requireNoTransaction();
    return new SyncSession(this, PeerState.of(sync)).generate().map(SyncMessage::encode);
  }

  @Override
  public List<Patch> receiveSyncMessage(SyncState sync, byte[] message) {
    requireNoTransaction();
    return new SyncSession(this, PeerState.of(sync)).receive(SyncMessage.decode(message));
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
    }
  }

  private void requireNoTransaction() {
    if (open != null) {
      throw new IllegalStateException("A transaction is open; commit or close it first");
    }
  }
}
