package dev.agentsync.cli;

import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.CloneOptions;
import dev.agentsync.kernel.Cloning;
import dev.agentsync.kernel.Cloning.Cloned;
import dev.agentsync.kernel.HubAddress;
import dev.agentsync.kernel.KeyChoice;
import dev.agentsync.kernel.TrustDecision;
import dev.agentsync.kernel.spi.DeviceKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to get a vault from its hub. */
final class CloneArguments {
  @Option(
      names = "--vault-id",
      paramLabel = "ID",
      description = "The vault it must be; any other is refused.")
  private @Nullable String vaultId;

  @Option(
      names = "--accept-hub-key",
      paramLabel = "KEY",
      description = "The hub's key; trusted without asking, and any other is refused.")
  private @Nullable String hubKey;

  @Option(
      names = "--identity",
      paramLabel = "PATH",
      description = "The file of this device's key, instead of ~/.agentsync/id_ed25519.")
  private @Nullable String identity;

  @Option(names = "--no-tls", description = "Speak plain WebSocket if URL has no scheme.")
  private boolean noTls;

  @Mixin private final KeyArguments key = new KeyArguments();

  /** Returns which key this device uses. */
  KeyChoice key(Globals globals) {
    return key.choice(globals.console());
  }

  /**
   * Gets a vault, and tells how far it is.
   *
   * @param target the new folder, instead of one in {@code parent} that is named after the vault
   */
  Cloned clone(Globals globals, String url, Optional<String> target, Path parent) {
    URI hub = HubAddress.parse(noTls && !url.contains("://") ? "ws://" + url : url);
    CloneOptions options =
        new CloneOptions(
            hub,
            target.map(dir -> Path.of(dir).toAbsolutePath().normalize()),
            parent,
            Optional.ofNullable(vaultId),
            Optional.ofNullable(hubKey).map(CloneArguments::key),
            Optional.ofNullable(identity).map(Path::of),
            key(globals));
    Cloning cloning = Cloning.begin(options);
    String device = cloning.device().ssh();
    globals.tell(
        Moment.of(
            "identity",
            List.of(
                "Local identity pubkey: " + device,
                "(this device must be authorized in the vault's authorized_keys before clone can"
                    + " proceed)"),
            "identity_pub",
            device));
    Cloned cloned = cloning.complete(trust(globals, target));
    globals.tell(
        Moment.of(
            "cloned",
            List.of("vault_id: " + cloned.vaultId(), "pinned hub: " + cloned.hub().fingerprint()),
            "root",
            cloned.root(),
            "vault_id",
            cloned.vaultId(),
            "name",
            cloned.name(),
            "hub_pubkey",
            cloned.hub().ssh(),
            "fingerprint",
            cloned.hub().fingerprint()));
    return cloned;
  }

  private static TrustDecision trust(Globals globals, Optional<String> target) {
    TrustPrompt prompt =
        new TrustPrompt(
            globals.console(),
            (hub, address) ->
                "agentsync clone "
                    + address
                    + target.map(dir -> " '" + dir + "'").orElse("")
                    + " --accept-hub-key '"
                    + hub.ssh()
                    + "'");
    return (hub, address) -> {
      if (!prompt.decide(hub, address)) {
        throw new AuthException("hub identity rejected; aborting clone");
      }
      return true;
    };
  }

  private static DeviceKey key(String text) {
    try {
      return DeviceKey.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          "--accept-hub-key is no ssh-ed25519 public key. Copy what 'agentsync key show' prints on"
              + " the hub.",
          e);
    }
  }
}
