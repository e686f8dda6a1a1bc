package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Value;
import dev.agentsync.kernel.spi.View;
import java.util.List;
import java.util.Optional;

/** An attachment that two devices overwrote at once: one content shows, the other is kept. */
final class AttachmentConflict {
  private AttachmentConflict() {}

  /** Returns the contents that lost, in a fixed order; empty as a rule. */
  static List<BlobHash> losers(View view, FileNode node) {
    if (node.isText() || node.entry().blob().isEmpty()) {
      return List.of();
    }
    List<Value> values = view.conflicts(node.map(), Schema.BINARY_HASH);
    if (values.size() < 2) {
      return List.of();
    }
    return values.stream()
        .flatMap(value -> Schema.string(Optional.of(value)).stream())
        .filter(BlobHash::isValid)
        .map(BlobHash::new)
        .filter(hash -> !hash.equals(node.entry().blob().get()))
        .distinct()
        .sorted()
        .toList();
  }
}
