package dev.agentsync.cli;

import dev.agentsync.kernel.VaultBackup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is in a backup.
 *
 * @param word what happened to it
 */
record BackupReport(String word, VaultBackup.Contents contents) implements Result {
  @Override
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(word + ": " + contents.file());
    lines.add("vault:        " + contents.name().map(n -> n + " ").orElse("") + contents.vaultId());
    lines.add("made:         " + contents.created());
    lines.add("file count:   " + contents.files());
    lines.add(
        "attachments:  "
            + contents.attachments()
            + (contents.missing() == 0
                ? ""
                : ", and " + contents.missing() + " that had not come to the device"));
    lines.add("heads:        " + String.join(" ", contents.heads()));
    return lines;
  }

  @Override
  public Map<String, ?> fields() {
    return Json.fields(word, details());
  }

  Map<String, Object> details() {
    return Json.fields(
        "file", contents.file(),
        "vault_id", contents.vaultId(),
        "name", contents.name(),
        "created_at", contents.created(),
        "heads", contents.heads(),
        "files", contents.files(),
        "attachments", contents.attachments(),
        "missing_attachments", contents.missing());
  }
}
