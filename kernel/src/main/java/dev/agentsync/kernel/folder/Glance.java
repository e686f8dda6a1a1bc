package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.VaultStatus;
import dev.agentsync.kernel.spi.BlobHash;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Looks at what was done on disk while nothing ran, and leaves everything as it is. */
final class Glance {
  private final FolderContext context;

  Glance(FolderContext context) {
    this.context = context;
  }

  FolderStatus status() {
    context.disk().lookAnew();
    FolderIndex index = context.index();
    VaultStatus.Unseen unseen = new VaultStatus.Unseen(0, 0, 0);
    if (context.disk().present()) {
      Findings findings = new Survey(context, Optional.empty()).glance();
      unseen =
          new VaultStatus.Unseen(
              findings.fresh.size(),
              (int) findings.suspect.entrySet().stream().filter(this::edited).count(),
              findings.missing.size());
    }
    return context
        .reports()
        .status(
            index.held(),
            context.patience().doubtful(),
            index.size(),
            context.disk().unusableNames())
        .withUnseen(unseen);
  }

  /** Whether a known file whose times or size are not the known ones holds something else, too. */
  private boolean edited(Map.Entry<String, Stamp> file) {
    Optional<IndexRecord.Base> base = context.index().base(file.getKey());
    if (base.isEmpty() || base.get().stamp().size() != file.getValue().size()) {
      return true;
    }
    try {
      byte[] bytes = context.disk().read(file.getKey(), file.getValue());
      return bytes == null || !BlobHash.of(bytes).equals(base.get().hash());
    } catch (IOException e) {
      return true; // what cannot be read is looked at once something watches
    }
  }
}
