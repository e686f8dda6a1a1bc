package dev.agentsync.cli;

import dev.agentsync.kernel.VaultAccess;
import dev.agentsync.kernel.history.Compacted;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code agentsync compact}. */
@Command(
    name = "compact",
    description = {
      "Store the history as one compressed piece. No change is lost: every moment can still be"
          + " shown and restored.",
      "Contents of attachments go if they are not in use, no snapshot needs them, and they were not"
          + " in use within the last log_retention_days (30 unless config.toml says otherwise).",
      "The history is also compacted by itself when what was added outgrows the rest; in a watched"
          + " vault contents go then, too."
    })
final class CompactCommand implements Runnable {
  private final Globals globals;

  CompactCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    try (VaultAccess vault = globals.attach();
        ProgressDisplay progress = new ProgressDisplay(globals.console())) {
      globals.tell(new Report(vault.history().compact(progress)));
    }
  }

  private record Report(Compacted compacted) implements Result {
    @Override
    public List<String> lines() {
      return List.of(
          "history:      "
              + PastText.size(compacted.before())
              + " before, "
              + PastText.size(compacted.after())
              + " after",
          "attachments:  "
              + Words.count(compacted.blobs(), "content")
              + " removed ("
              + PastText.size(compacted.blobBytes())
              + "), "
              + compacted.blobsKept()
              + " kept",
          "compaction pass complete");
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields(
          "before", compacted.before(),
          "after", compacted.after(),
          "blobs_removed", compacted.blobs(),
          "blob_bytes_removed", compacted.blobBytes(),
          "blobs_kept", compacted.blobsKept());
    }
  }
}
