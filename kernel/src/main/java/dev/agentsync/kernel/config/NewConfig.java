package dev.agentsync.kernel.config;

import java.util.List;
import java.util.Optional;

/**
 * What a new configuration file says beyond the defaults.
 *
 * @param vaultId empty for a file that only notes a key or a pinned hub
 * @param identity whether the vault is an identity, whose {@code vaults.toml} is text
 */
public record NewConfig(
    Optional<String> vaultId,
    Optional<String> name,
    Optional<String> rendezvousUrl,
    Optional<String> hubKey,
    Optional<String> identityPath,
    Optional<String> storage,
    boolean identity) {
  /** Nothing but defaults. */
  public static final NewConfig EMPTY =
      new NewConfig(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false);

  private static final List<String> IDENTITY_EXTENSIONS = List.of("md", "markdown", "toml");

  /** Returns the file's text. */
  String render() {
    var text = new StringBuilder("[vault]\n");
    append(text, "id", vaultId);
    append(text, "name", name);
    append(text, "rendezvous_url", rendezvousUrl);
    append(text, "hub_pubkey", hubKey);
    append(text, "kind", Optional.of(VaultConfig.IDENTITY).filter(_ -> identity));
    text.append("\n[identity]\n");
    append(text, "path", identityPath);
    List<String> extensions = identity ? IDENTITY_EXTENSIONS : VaultConfig.EXTENSIONS;
    text.append("\n[sync]\nextensions = ").append(TomlValue.literal(extensions));
    text.append("\ninclude = []\nattachment_max_bytes = ");
    text.append(VaultConfig.ATTACHMENT_MAX_BYTES);
    text.append("\ntext_file_max_bytes = ").append(VaultConfig.TEXT_FILE_MAX_BYTES);
    text.append("\nlog_retention_days = ").append(VaultConfig.LOG_RETENTION_DAYS);
    text.append('\n');
    storage.ifPresent(
        word ->
            text.append("\n[storage]\nprovider = ").append(TomlValue.literal(word)).append("\n"));
    return text.toString();
  }

  private static void append(StringBuilder text, String key, Optional<String> value) {
    value.ifPresent(v -> text.append(key + " = " + TomlValue.literal(v) + "\n"));
  }
}
