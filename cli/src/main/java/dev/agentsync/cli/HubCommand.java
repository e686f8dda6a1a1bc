package dev.agentsync.cli;

import dev.agentsync.kernel.HubPin;
import dev.agentsync.kernel.spi.DeviceKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code agentsync hub}: which hub this folder trusts. */
@Command(
    name = "hub",
    synopsisSubcommandLabel = "COMMAND",
    description = "Show or change which hub is trusted.")
final class HubCommand implements Runnable {
  @Spec private CommandSpec spec;

  private final Globals globals;

  @SuppressWarnings("NullAway.Init") // picocli injects the specification
  HubCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say 'trust', 'forget' or 'show'.");
  }

  @Command(name = "trust", description = "Trust the hub with this key, and no other.")
  void trust(
      @Parameters(
              paramLabel = "KEY",
              arity = "1..2",
              description = "The hub's key, as 'agentsync key show' prints it there.")
          List<String> key) {
    DeviceKey hub = HubPin.trust(globals.directory(), String.join(" ", key));
    globals.tell(new Told("pinned hub identity " + named(hub), Optional.of(hub)));
  }

  @Command(name = "forget", description = "Trust no hub until one is trusted again.")
  void forget() {
    HubPin.forget(globals.directory());
    globals.tell(new Told("hub_pubkey cleared", Optional.empty()));
  }

  @Command(name = "show", description = "Print the key of the trusted hub.")
  void show() {
    Optional<DeviceKey> hub = HubPin.show(globals.directory());
    globals.tell(new Told(hub.map(HubCommand::named).orElse("(no hub_pubkey pinned)"), hub));
  }

  private static String named(DeviceKey hub) {
    return hub.ssh() + " (" + hub.fingerprint() + ")";
  }

  private record Told(String line, Optional<DeviceKey> hub) implements Result {
    @Override
    public List<String> lines() {
      return List.of(line);
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields(
          "hub_pubkey", hub.map(DeviceKey::ssh), "fingerprint", hub.map(DeviceKey::fingerprint));
    }
  }
}
