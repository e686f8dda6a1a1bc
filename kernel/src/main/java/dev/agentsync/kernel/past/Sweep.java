package dev.agentsync.kernel.past;

import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.Label;
import dev.agentsync.kernel.document.Past;
import dev.agentsync.kernel.document.PastFiles;
import dev.agentsync.kernel.spi.BlobHash;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Finds the attachments' contents that have to stay. */
final class Sweep {
  private final Past past;
  private final Chronicle chronicle;
  private final Set<BlobHash> needed = new HashSet<>();

  Sweep(Past past, Chronicle chronicle) {
    this.past = past;
    this.chronicle = chronicle;
  }

  /**
   * Returns what any state since a time refers to, and what snapshots refer to; empty if not all of
   * that is known on this device, and then everything has to stay.
   */
  Optional<Set<BlobHash>> needed(OptionalLong since) {
    if (since.isEmpty()) {
      return Optional.empty();
    }
    for (Label label : past.labels().values()) {
      if (!past.contains(label.heads())) {
        return Optional.empty();
      }
      add(past.at(label.heads()));
    }
    add(past.now());
    addSince(since.getAsLong());
    return Optional.of(needed);
  }

  private void addSince(long limit) {
    var before = new BitSet(chronicle.size()); // closed: order follows what depends on what
    for (int place = 0; place < chronicle.size(); place++) {
      before.set(place, chronicle.orderOf(place) <= limit);
    }
    PastFiles then = past.at(chronicle.headsOf(before));
    add(then);
    List<List<FileId>> files = chronicle.filesByPlace();
    for (int place = before.nextClearBit(0);
        place < chronicle.size();
        place = before.nextClearBit(place + 1)) {
      if (!files.get(place).isEmpty()) {
        PastFiles after = past.at(chronicle.after(place));
        for (FileId id : files.get(place)) {
          needed.addAll(after.blobs(id));
          // Deleted by then, but a change that did not know of the deletion can have revived it.
          needed.addAll(then.everyBlob(id));
        }
      }
    }
  }

  private void add(PastFiles state) {
    chronicle.files().keySet().forEach(id -> needed.addAll(state.blobs(id)));
  }
}
