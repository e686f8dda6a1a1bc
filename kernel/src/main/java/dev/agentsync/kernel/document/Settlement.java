package dev.agentsync.kernel.document;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Heads;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts right what devices writing apart left behind: hidden edits, paths used twice, and text that
 * was restored twice.
 */
final class Settlement {
  private static final System.Logger LOG = System.getLogger("agentsync.document");

  /** Uniting can move a file to a name that is taken as well; it never takes this many steps. */
  private static final int MAX_ROUNDS = 16;

  private final LiveDocument live;
  private final Deletions deletions;
  private final Joining joining;
  private final RestoredTwice restoredTwice;
  private boolean uniting;

  Settlement(LiveDocument live) {
    this.live = live;
    this.deletions = new Deletions(live);
    this.joining = new Joining(live, deletions);
    this.restoredTwice = new RestoredTwice(live);
  }

  /**
   * Looks at touched files.
   *
   * @param mergedSince the moment before the merge that touched them; empty for a plain edit
   * @return what was written
   */
  Touched settle(Set<FileId> files, Optional<Heads> mergedSince, ChangeStamp stamp) {
    var written = new Touched();
    try {
      mergedSince.ifPresent(since -> written.add(deletions.settle(files, since, stamp)));
      if (uniting) {
        var look = new HashSet<>(files);
        look.addAll(written.files());
        mergedSince.ifPresent(since -> written.add(restoredTwice.settle(look, since)));
        written.add(unite(look));
      }
    } catch (AgentsyncException | IllegalArgumentException e) {
      // What a foreign program wrote must not stop the rest from syncing; nothing is lost, the
      // entries stay as they are.
      LOG.log(System.Logger.Level.ERROR, "entries that were written apart stay apart", e);
    }
    return written;
  }

  /** Begins or ends uniting; when it begins, all files are looked at. */
  Touched unite(boolean here) {
    boolean begins = here && !uniting;
    uniting = here;
    return begins ? settle(live.index().ids(), Optional.empty(), ChangeStamp.NONE) : new Touched();
  }

  private Touched unite(Collection<FileId> files) {
    var written = new Touched();
    Set<FileId> look = Set.copyOf(files);
    for (int round = 0; round < MAX_ROUNDS && !look.isEmpty(); round++) {
      JoinPlan plan = JoinPlan.of(live, deletions, look);
      if (plan.isEmpty()) {
        break;
      }
      Touched touched = joining.run(plan);
      written.add(touched);
      look = Set.copyOf(touched.files());
    }
    return written;
  }

  /** Brings an edit of a file that another one took over into that one; empty if none did. */
  Optional<Touched> carryOver(FileId id) {
    return live.index()
        .node(id)
        .filter(node -> !node.live() && JoinPlan.straggles(live, deletions, node))
        .map(node -> joining.run(new JoinPlan(List.of(), List.of(node), List.of())));
  }
}
