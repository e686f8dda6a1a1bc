package dev.agentsync.cli;

import dev.agentsync.kernel.VaultAccess;
import dev.agentsync.kernel.device.Device;
import dev.agentsync.kernel.device.DeviceList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code agentsync device}: who takes part. */
@Command(
    name = "device",
    synopsisSubcommandLabel = "COMMAND",
    description = "Invite a device, join with an invitation, list and remove devices.")
final class DeviceCommand implements Runnable {
  private static final String WHOSE =
      "The vault whose devices are meant. Default: your identity, without one the current vault.";

  @Spec private CommandSpec spec;

  private final Globals globals;

  @SuppressWarnings("NullAway.Init") // picocli injects the specification
  DeviceCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say 'invite', 'withdraw', 'join', 'list' or 'remove'.");
  }

  @Command(name = "invite", description = "On the hub: print a code that lets one new device in.")
  void invite(@Mixin InviteArguments arguments) {
    new Inviter(globals, arguments).run();
  }

  @Command(name = "withdraw", description = "On the hub: take back an invitation nobody has used.")
  void withdraw(
      @Parameters(paramLabel = "LABEL", description = "What 'device list' calls it.") String label,
      @Option(names = "--vault", paramLabel = "DIR", description = WHOSE) @Nullable String vault) {
    try (VaultAccess access = DeviceVault.attach(globals, DeviceVault.folder(globals, vault))) {
      access.devices().withdraw(label);
      globals.tell(
          Moment.of(
              "withdrawn",
              List.of("the invitation for " + label + " is withdrawn"),
              "label",
              label));
    }
  }

  @Command(name = "join", description = "On the new device: use a code, and get what it leads to.")
  void join(@Mixin JoinArguments arguments) {
    new Joiner(globals, arguments).run();
  }

  @Command(name = "list", description = "Print the devices and open invitations.")
  void list(
      @Option(names = "--vault", paramLabel = "DIR", description = WHOSE) @Nullable String vault) {
    try (VaultAccess access = DeviceVault.attach(globals, DeviceVault.folder(globals, vault))) {
      globals.tell(new Listed(access.devices().list()));
    }
  }

  @Command(name = "remove", description = "Let a device in no more; it is disconnected at once.")
  void remove(
      @Parameters(paramLabel = "LABEL", description = "Its label, or its key's fingerprint.")
          String label,
      @Option(names = "--vault", paramLabel = "DIR", description = WHOSE) @Nullable String vault) {
    try (VaultAccess access = DeviceVault.attach(globals, DeviceVault.folder(globals, vault))) {
      Device gone = access.devices().remove(label);
      globals.tell(
          Moment.of(
              "removed",
              List.of("removed " + gone.label() + " " + gone.key().fingerprint()),
              "label",
              gone.label(),
              "identity_pub",
              gone.key().ssh(),
              "fingerprint",
              gone.key().fingerprint()));
    }
  }

  /** The devices of a vault; shared with {@code identity show}. */
  record Listed(DeviceList list) implements Result {
    @Override
    public List<String> lines() {
      var lines = new ArrayList<String>();
      list.devices()
          .forEach(
              device ->
                  lines.add(
                      line(
                          device,
                          device.self() ? "this device" : device.connected() ? "connected" : "")));
      list.awaited().forEach(label -> lines.add(oneLine(label) + "  invited"));
      list.removed().forEach(device -> lines.add(line(device, "removed")));
      return lines;
    }

    private static String line(Device device, String state) {
      String label = device.label().isEmpty() ? "(no label)" : oneLine(device.label());
      return (label + "  " + device.key().fingerprint() + "  " + state).strip();
    }

    /** A label is whatever somebody wrote; it must not pretend to be a line of ours. */
    private static String oneLine(String label) {
      return label.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ").strip();
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields(
          "devices",
          list.devices().stream().map(Listed::fields).toList(),
          "removed",
          list.removed().stream().map(Listed::fields).toList(),
          "invited",
          list.awaited());
    }

    private static Map<String, ?> fields(Device device) {
      return Json.fields(
          "label", device.label(),
          "identity_pub", device.key().ssh(),
          "fingerprint", device.key().fingerprint(),
          "self", device.self(),
          "connected", device.connected());
    }
  }
}
