package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Heads;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which changes a document holds, which the library does not tell. */
final class ChangeIndex {
  private final Set<ChangeHash> known = new HashSet<>();
  private final Map<ActorId, ChangeHeader> latest = new HashMap<>();
  private long maxOp;

  boolean contains(ChangeHash hash) {
    return known.contains(hash);
  }

  /** Notes applied changes. */
  void add(List<Chunk> changes) {
    for (Chunk chunk : changes) {
      add(ChangeHeader.read(chunk));
    }
  }

  private void add(ChangeHeader change) {
    known.add(change.hash());
    latest.put(change.actor(), change.withoutColumns());
    maxOp = Math.max(maxOp, change.maxOp());
  }

  /** Returns whether the actor has written anything here. */
  boolean wrote(ActorId actor) {
    return latest.containsKey(actor);
  }

  /** Returns the actor's last change. */
  Optional<ChangeHeader> latest(ActorId actor) {
    return Optional.ofNullable(latest.get(actor));
  }

  /** Returns the last change of whoever wrote the given one last. */
  ChangeHeader latest(ChangeHash hash) {
    return latest.values().stream()
        .filter(change -> change.hash().equals(hash))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the greatest counter of any operation. */
  long maxOp() {
    return maxOp;
  }

  /** Returns the heads, all of which are known. */
  Heads require(Heads heads) {
    for (ChangeHash hash : heads.hashes()) {
      if (!known.contains(hash)) {
        throw new IllegalArgumentException("This document has no change " + hash);
      }
    }
    return heads;
  }

  /**
   * Refuses changes that would take the place of others: a second one with the same actor and
   * sequence number would split the history of its author.
   */
  void refuseDuplicates(List<ChangeHeader> changes) {
    var arriving = new HashMap<ActorId, Map<Long, ChangeHash>>();
    for (ChangeHeader change : changes) {
      if (known.contains(change.hash())) {
        continue;
      }
      ChangeHash other =
          arriving
              .computeIfAbsent(change.actor(), _ -> new HashMap<>())
              .putIfAbsent(change.seq(), change.hash());
      boolean taken = other != null && !other.equals(change.hash());
      if (taken || change.seq() <= latest(change.actor()).map(ChangeHeader::seq).orElse(0L)) {
        throw new DocumentException(
            "Actor "
                + change.actor()
                + " already has a change number "
                + change.seq()
                + " other than "
                + change.hash());
      }
    }
  }
}
