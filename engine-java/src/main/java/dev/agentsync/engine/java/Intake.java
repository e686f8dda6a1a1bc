package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Applies chunks from elsewhere to a document, all of them or none. */
final class Intake {
  private static final System.Logger LOG = System.getLogger("agentsync.engine");
  private final OpSet ops;
  private final History history;
  private final ChangeEncoder encoder;
  private WaitingRoom waiting = new WaitingRoom();

  Intake(OpSet ops, History history) {
    this.ops = ops;
    this.history = history;
    this.encoder = new ChangeEncoder(ops.actors());
  }

  ChangeEncoder encoder() {
    return encoder;
  }

  WaitingRoom waiting() {
    return waiting;
  }

  /**
   * Applies chunks; those that must wait do.
   *
   * @throws DocumentException if any of them is malformed or breaks the rules; the document is as
   *     it was
   */
  void apply(List<Chunk> chunks) {
    Clock clock = history.clock();
    int size = history.size();
    int actors = ops.actors().size();
    WaitingRoom before = waiting.isEmpty() ? new WaitingRoom() : new WaitingRoom(waiting, history);
    try {
      List<DecodedChange> changes = decode(chunks);
      Set<Object> ours = changes.stream().map(DecodedChange::hash).collect(Collectors.toSet());
      var ready = new ArrayDeque<DecodedChange>();
      for (DecodedChange change : changes) {
        if (history.contains(change.hash()) || waiting.contains(change.hash())) {
          continue;
        }
        if (!change.head().deps().stream().allMatch(history::contains)) {
          refuseRival(change);
          waiting.add(change, history);
          continue;
        }
        ready.add(change);
        while (!ready.isEmpty()) {
          DecodedChange next = ready.remove();
          if (put(next, ours.contains(next.hash()))) {
            ready.addAll(waiting.released(next.hash(), history));
          }
        }
      }
    } catch (RuntimeException e) {
      ops.retain(clock);
      ops.untouch();
      history.truncate(size);
      ops.actors().truncate(actors);
      waiting = before;
      throw e;
    }
  }

  private void refuseRival(DecodedChange change) {
    int actor = ops.actors().known(change.head().actor());
    if (actor >= 0 && change.head().seq() <= history.seq(actor)) {
      throw new DocumentException(
          "Actor " + change.head().actor() + " already has a change number " + change.head().seq());
    }
  }

  private List<DecodedChange> decode(List<Chunk> chunks) {
    var changes = new ArrayList<DecodedChange>();
    for (Chunk chunk : chunks) {
      if (chunk.document()) {
        expand(chunk).forEach(one -> changes.add(ChangeDecoder.decode(one, encoder)));
      } else if (!history.contains(chunk.hash())) {
        changes.add(ChangeDecoder.decode(chunk, encoder));
      }
    }
    return changes;
  }

  /** Returns the changes of a document chunk that are not here yet. */
  private List<Chunk> expand(Chunk document) {
    var otherOps = new OpSet(new Actors());
    var otherHistory = new History();
    DocumentDecoder.decode(document, otherOps, otherHistory);
    int[] places =
        IntStream.range(0, otherHistory.size())
            .filter(place -> !history.contains(otherHistory.get(place).hash))
            .toArray();
    return new ChangeBodies(otherOps, otherHistory).chunks(places);
  }

  /**
   * Applies a change all of whose dependencies are here.
   *
   * @param ours whether it came just now; one that had waited and turns out bad is dropped instead
   *     of failing those that came
   */
  private boolean put(DecodedChange change, boolean ours) {
    int actor = ops.actors().index(change.head().actor());
    int[] deps;
    try {
      deps = history.places(change.head().deps());
      history.check(change.head(), actor, change.hash(), deps);
      ops.apply(Ids.of(change.head().startOp(), actor), change.ops());
    } catch (DocumentException e) {
      if (ours) {
        throw new DocumentException("Change " + change.hash() + ": " + e.getMessage(), e);
      }
      LOG.log(
          System.Logger.Level.WARNING,
          "dropped a waiting change hash={0} reason={1}",
          change.hash(),
          e.getMessage());
      ops.retain(history.clock());
      return false;
    }
    history.add(
        new ChangeRecord(
            change.hash(), actor, change.head(), change.maxOp(), deps, change.chunk().body()));
    waiting.dropRival(change.head().actor(), change.head().seq());
    return true;
  }
}
