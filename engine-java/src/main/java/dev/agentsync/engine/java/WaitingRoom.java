package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.ChangeHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes whose dependencies have not come yet. */
final class WaitingRoom {
  private final Map<ChangeHash, DecodedChange> waiting = new LinkedHashMap<>();
  private final Map<ChangeHash, List<ChangeHash>> byMissing = new HashMap<>();
  private final Map<ActorId, Map<Integer, ChangeHash>> seqs = new HashMap<>();
  private long bytes;

  WaitingRoom() {}

  /** Creates a copy. */
  WaitingRoom(WaitingRoom other, History history) {
    other.waiting.values().forEach(change -> add(change, history));
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean contains(ChangeHash hash) {
    return waiting.containsKey(hash);
  }

  @Nullable DecodedChange get(ChangeHash hash) {
    return waiting.get(hash);
  }

  Collection<DecodedChange> changes() {
    return waiting.values();
  }

  /** Adds a change of which at least one dependency is not in the history. */
  void add(DecodedChange change, History history) {
    int size = change.chunk().body().length;
    if (waiting.size() >= Bounds.MAX_QUEUED || bytes + size > Bounds.MAX_QUEUED_BYTES) {
      throw new DocumentException(
          "Too many changes wait for others that have not come: " + waiting.size());
    }
    ChangeHash rival =
        seqs.computeIfAbsent(change.head().actor(), _ -> new HashMap<>())
            .putIfAbsent(change.head().seq(), change.hash());
    if (rival != null && !rival.equals(change.hash())) {
      throw new DocumentException(
          "Two changes number " + change.head().seq() + " of actor " + change.head().actor());
    }
    waiting.put(change.hash(), change);
    bytes += size;
    await(change, history);
  }

  private void await(DecodedChange change, History history) {
    for (ChangeHash dep : change.head().deps()) {
      if (!history.contains(dep)) {
        byMissing.computeIfAbsent(dep, _ -> new ArrayList<>(1)).add(change.hash());
        return;
      }
    }
    throw new IllegalStateException("A change waits for nothing");
  }

  /** Takes out the changes that were waiting for one that is in the history now. */
  List<DecodedChange> released(ChangeHash arrived, History history) {
    List<ChangeHash> candidates = byMissing.remove(arrived);
    if (candidates == null) {
      return List.of();
    }
    var ready = new ArrayList<DecodedChange>();
    for (ChangeHash hash : candidates) {
      DecodedChange change = waiting.get(hash);
      if (change == null) {
        continue;
      }
      if (change.head().deps().stream().allMatch(history::contains)) {
        remove(change);
        ready.add(change);
      } else {
        await(change, history);
      }
    }
    return ready;
  }

  /**
   * Forgets a change that claims a number its actor has given to another one by now: it can never
   * be applied, and a saved document with both could not be loaded.
   */
  void dropRival(ActorId actor, int seq) {
    ChangeHash rival = seqs.getOrDefault(actor, Map.of()).get(seq);
    if (rival != null) {
      remove(Objects.requireNonNull(waiting.get(rival)));
    }
  }

  private void remove(DecodedChange change) {
    waiting.remove(change.hash());
    bytes -= change.chunk().body().length;
    seqs.computeIfPresent(
        change.head().actor(),
        (_, ofActor) -> {
          ofActor.remove(change.head().seq());
          return ofActor.isEmpty() ? null : ofActor;
        });
  }
}
