package dev.agentsync.cli;

import dev.agentsync.kernel.VaultBackup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is in a backup.
 *
 * @param word what happened to it
 * @param vaults each of its vaults
 */
record BackupReport(String word, Path file, List<VaultBackup.Contents> vaults) implements Result {
  static BackupReport of(String word, Path file, List<VaultBackup.Contents> vaults) {
    return new BackupReport(word, file, List.copyOf(vaults));
  }

  @Override
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(word + ": " + file);
    vaults.forEach(vault -> lines.addAll(lines(vault)));
    return lines;
  }

  static List<String> lines(VaultBackup.Contents vault) {
    String missing =
        vault.missing() == 0 ? "" : ", and " + vault.missing() + " that had not come to the device";
    return List.of(
        "vault:        " + vault.name().map(n -> n + " ").orElse("") + vault.vaultId(),
        "made:         " + vault.created(),
        "file count:   " + vault.files(),
        "attachments:  " + vault.attachments() + missing,
        "heads:        " + String.join(" ", vault.heads()));
  }

  /** The fields of the only vault stand beside the file; several are a list. */
  @Override
  public Map<String, ?> fields() {
    if (vaults.size() == 1) {
      return Json.fields(word, details(vaults.getFirst()));
    }
    return Json.fields(
        word,
        Json.fields("file", file, "vaults", vaults.stream().map(BackupReport::details).toList()));
  }

  static Map<String, Object> details(VaultBackup.Contents vault) {
    return Json.fields(
        "file", vault.file(),
        "vault_id", vault.vaultId(),
        "name", vault.name(),
        "created_at", vault.created(),
        "heads", vault.heads(),
        "files", vault.files(),
        "attachments", vault.attachments(),
        "missing_attachments", vault.missing());
  }
}
