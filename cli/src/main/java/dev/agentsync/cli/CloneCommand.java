package dev.agentsync.cli;

import dev.agentsync.agent.AgentReport;
import dev.agentsync.kernel.Cloning.Cloned;
import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.OpenOptions;
import dev.agentsync.kernel.Vault;
import dev.agentsync.kernel.VaultEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private final CloneArguments arguments = new CloneArguments();

  private final Globals globals;

  CloneCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    Cloned cloned =
        arguments.clone(globals, url, Optional.ofNullable(target), Path.of("").toAbsolutePath());
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
            .signingWith(arguments.key(globals))
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
}
