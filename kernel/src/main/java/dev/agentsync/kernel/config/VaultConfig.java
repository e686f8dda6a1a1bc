package dev.agentsync.kernel.config;

import dev.agentsync.kernel.spi.DeviceKey;
import java.util.List;
import java.util.Optional;

/**
 * What {@code .agentsync/config.toml} says. Whatever it does not say has its default.
 *
 * @param vaultId {@code [vault] id}
 * @param name {@code [vault] name}
 * @param rendezvousUrl {@code [vault] rendezvous_url}, as written
 * @param hubKey {@code [vault] hub_pubkey}
 * @param identity whether {@code [vault] kind} is {@code identity}: the vault lists its owner's
 *     devices and vaults
 * @param publicUrl {@code [hub] public_url}, as written: where devices reach this hub
 * @param identityPath {@code [identity] path}, as written
 * @param agentSocket {@code [identity] agent_socket}, as written
 * @param agentKey {@code [identity] agent_pubkey}
 * @param extensions {@code [sync] extensions}
 * @param include {@code [sync] include}
 * @param attachmentMaxBytes {@code [sync] attachment_max_bytes}
 * @param textFileMaxBytes {@code [sync] text_file_max_bytes}
 * @param logRetentionDays {@code [sync] log_retention_days}: for so long `compact` keeps the
 *     contents of attachments that changed or are gone
 * @param providers which plugin to use for what
 */
public record VaultConfig(
    Optional<String> vaultId,
    Optional<String> name,
    Optional<String> rendezvousUrl,
    Optional<DeviceKey> hubKey,
    boolean identity,
    Optional<String> publicUrl,
    Optional<String> identityPath,
    Optional<String> agentSocket,
    Optional<DeviceKey> agentKey,
    List<String> extensions,
    List<String> include,
    long attachmentMaxBytes,
    long textFileMaxBytes,
    long logRetentionDays,
    Providers providers) {
  /** Attachments larger than this are not sent. */
  public static final long ATTACHMENT_MAX_BYTES = 10L << 20;

  /** Text files larger than this are not sent. */
  public static final long TEXT_FILE_MAX_BYTES = 1L << 20;

  /** The contents of former attachments are kept this many days. */
  public static final long LOG_RETENTION_DAYS = 30;

  /** The file name extensions that make a text file. */
  public static final List<String> EXTENSIONS = List.of("md", "markdown");

  /** The word of {@code [vault] kind} for an identity. */
  public static final String IDENTITY = "identity";

  /**
   * The words that pick plugins: {@code provider} in {@code [engine]}, {@code [storage]}, {@code
   * [transport]}, {@code [signer]} and {@code [ignore]}.
   */
  public record Providers(
      Optional<String> engine,
      Optional<String> storage,
      Optional<String> transport,
      Optional<String> signer,
      Optional<String> ignore) {
    /** No choice made. */
    public static final Providers NONE =
        new Providers(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  public VaultConfig {
    extensions = List.copyOf(extensions);
    include = List.copyOf(include);
  }
}
