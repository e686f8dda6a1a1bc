package dev.agentsync.cli;

import dev.agentsync.agent.AgentReport;
import dev.agentsync.kernel.CloneOptions;
import dev.agentsync.kernel.Cloning;
import dev.agentsync.kernel.Cloning.Cloned;
import dev.agentsync.kernel.HubAddress;
import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.OpenOptions;
import dev.agentsync.kernel.TrustDecision;
import dev.agentsync.kernel.Vault;
import dev.agentsync.kernel.VaultEvent;
import dev.agentsync.kernel.spi.DeviceKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agentsync clone}, which stays like {@code watch} once the vault is there. */
@Command(
    name = "clone",
    description =
        "Get a vault from its hub into a new folder, and keep it in sync until Ctrl-C, or"
            + " by the agent if one runs.")
final class CloneCommand implements Runnable {
  @Parameters(index = "0", paramLabel = "URL", description = "The hub, such as hub.example.org.")
  private String url = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DIR",
      description = "The new folder, instead of one named after the vault.")
  private @Nullable String target;

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

  private final Globals globals;

  CloneCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    URI hub = HubAddress.parse(noTls && !url.contains("://") ? "ws://" + url : url);
    CloneOptions options =
        new CloneOptions(
            hub,
            Optional.ofNullable(target).map(dir -> Path.of(dir).toAbsolutePath().normalize()),
            Path.of("").toAbsolutePath(),
            Optional.ofNullable(vaultId),
            Optional.ofNullable(hubKey).map(CloneCommand::key),
            Optional.ofNullable(identity).map(Path::of),
            key.choice(globals.console()));
    Cloning cloning = Cloning.begin(options);
    String key = cloning.device().ssh();
    globals.tell(
        Moment.of(
            "identity",
            List.of(
                "Local identity pubkey: " + key,
                "(this device must be authorized in the vault's authorized_keys before clone can"
                    + " proceed)"),
            "identity_pub",
            key));
    Cloned cloned = cloning.complete(trust());
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
    Optional<AgentReport> agent = new KeptVaults(globals).register(cloned.root());
    if (agent.isPresent()) {
      globals.tell(
          Moment.of(
              "kept",
              List.of("The agent keeps it in sync: process " + agent.get().pid()),
              "root",
              cloned.root(),
              "pid",
              agent.get().pid()));
    } else {
      stay(cloned);
    }
  }

  private void stay(Cloned cloned) {
    AtomicBoolean connected = new AtomicBoolean();
    OpenOptions options =
        OpenOptions.DEFAULT
            .signingWith(key.choice(globals.console()))
            .writingAs(globals.author())
            .telling(
                event -> {
                  if (event instanceof VaultEvent.HubConnected && !connected.getAndSet(true)) {
                    globals.tell(syncing(cloned));
                  }
                  globals.tellPrograms(EventReport.of(event));
                });
    Vault vault = Vault.open(cloned.root(), options);
    try (Staying staying = Staying.with(globals, vault::close)) {
      try (ProgressDisplay progress = new ProgressDisplay(globals.console())) {
        vault.start(progress);
        vault.connect(cloned.url());
        vault.pull(progress);
      } catch (NetworkException e) {
        // The vault is made and the link is tried again for ever; what is missing comes then.
        globals.console().err().println("The first sync is not complete yet: " + e.getMessage());
      }
      globals.tell(Moment.silent("complete", "root", cloned.root()));
      staying.stay();
    }
  }

  private static Moment syncing(Cloned cloned) {
    return Moment.of(
        "connected",
        List.of(
            "connected to " + cloned.url(), "syncing into " + cloned.root() + " — Ctrl-C to stop."),
        "url",
        cloned.url(),
        "root",
        cloned.root());
  }

  private TrustDecision trust() {
    TrustPrompt prompt =
        new TrustPrompt(
            globals.console(),
            (hub, address) ->
                "agentsync clone "
                    + address
                    + Optional.ofNullable(target).map(dir -> " '" + dir + "'").orElse("")
                    + " --accept-hub-key '"
                    + hub.ssh()
                    + "'");
    return (hub, address) -> {
      if (!prompt.decide(hub, address)) {
        throw new dev.agentsync.kernel.AuthException("hub identity rejected; aborting clone");
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
