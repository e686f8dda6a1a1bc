package dev.agentsync.kernel.past;

import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.Label;
import dev.agentsync.kernel.document.Past;
import dev.agentsync.kernel.document.PastFiles;
import dev.agentsync.kernel.spi.BlobHash;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

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
   *
   * @param nowMillis the present time; a clock that runs ahead of all changes does not count
   */
  Optional<Set<BlobHash>> needed(long nowMillis, Duration retention) {
    for (Label label : past.labels().values()) {
      if (!past.contains(label.heads())) {
        return Optional.empty();
      }
      add(past.at(label.heads()));
    }
    add(past.now());
    addSince(nowMillis, retention);
    return Optional.of(needed);
  }

  private void addSince(long nowMillis, Duration retention) {
    long newest = IntStream.range(0, chronicle.size()).mapToLong(chronicle::timeOf).max().orElse(0);
    long limit = Math.min(nowMillis, newest) - retention.toMillis();
    List<Integer> before =
        IntStream.range(0, chronicle.size())
            .filter(place -> chronicle.timeOf(place) <= limit)
            .boxed()
            .toList();
    BitSet closed = chronicle.closure(before);
    add(past.at(chronicle.headsOf(closed)));
    List<List<FileId>> files = chronicle.filesByPlace();
    for (int place = 0; place < files.size(); place++) {
      if (!closed.get(place) && !files.get(place).isEmpty()) {
        PastFiles after = past.at(chronicle.after(place));
        files.get(place).forEach(id -> needed.addAll(after.blobs(id)));
      }
    }
  }

  private void add(PastFiles state) {
    chronicle.files().keySet().forEach(id -> needed.addAll(state.blobs(id)));
  }
}
