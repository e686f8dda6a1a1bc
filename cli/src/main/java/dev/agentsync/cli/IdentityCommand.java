package dev.agentsync.cli;

import dev.agentsync.kernel.HubAddress;
import dev.agentsync.kernel.Initialized;
import dev.agentsync.kernel.OwnIdentity;
import dev.agentsync.kernel.Profile;
import dev.agentsync.kernel.VaultAccess;
import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.device.DeviceList;
import dev.agentsync.kernel.device.OwnedVault;
import dev.agentsync.kernel.device.OwnedVaults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code agentsync identity}: the owner's devices and vaults. */
@Command(
    name = "identity",
    synopsisSubcommandLabel = "COMMAND",
    description = "Make and show your identity: a vault that lists your devices and your vaults.")
final class IdentityCommand implements Runnable {
  @Spec private CommandSpec spec;

  private final Globals globals;

  @SuppressWarnings("NullAway.Init") // picocli injects the specification
  IdentityCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say 'create', 'show', 'add-vault' or 'remove-vault'.");
  }

  @Command(name = "create", description = "Make your identity, with this device as its first.")
  void create(
      @Parameters(paramLabel = "NAME", description = "Your name.") String name,
      @Mixin KeyArguments key) {
    create(globals, name, key);
  }

  static void create(Globals globals, String name, KeyArguments key) {
    Path folder = OwnIdentity.folder(Profile.ofProcess());
    Initialized made = OwnIdentity.create(folder, name, key.choice(globals.console()));
    globals.tell(
        Moment.of(
            "created",
            List.of(
                "Identity of " + name + " in " + made.root(),
                "vault_id      = " + made.vaultId(),
                "identity_pub  = " + made.device().ssh()),
            "root",
            made.root(),
            "vault_id",
            made.vaultId(),
            "name",
            name,
            "identity_pub",
            made.device().ssh()));
  }

  @Command(name = "show", description = "Print your devices and your vaults.")
  void show() {
    try (VaultAccess identity = attach()) {
      globals.tell(new Shown(identity.devices().list(), identity.devices().vaults()));
    }
  }

  @Command(
      name = "add-vault",
      description = "List the current vault as yours, so that all your devices get it.")
  void addVault(
      @Option(
              names = "--address",
              paramLabel = "URL",
              description = "Where devices reach the vault's hub, if that is this device.")
          @Nullable String address) {
    OwnedVault vault;
    try (VaultAccess access = DeviceVault.attach(globals, globals.directory())) {
      vault = access.devices().describe(Optional.ofNullable(address).map(HubAddress::parse));
    }
    try (VaultAccess identity = attach()) {
      boolean news = identity.devices().own(vault);
      tell(news ? "added" : "unchanged", vault.id(), vault.name() + " at " + vault.hub());
    }
  }

  @Command(
      name = "remove-vault",
      description = "List a vault as yours no more; its folders and its hub stay as they are.")
  void removeVault(
      @Parameters(paramLabel = "VAULT", description = "Its name or id.") String which) {
    try (VaultAccess identity = attach()) {
      OwnedVault vault =
          identity.devices().vaults().vaults().stream()
              .filter(known -> known.id().equals(which) || known.name().equals(which))
              .findFirst()
              .orElseThrow(
                  () ->
                      new VaultException(
                          "No vault of yours is called "
                              + which
                              + ". `agentsync identity show` lists them."));
      identity.devices().disown(vault.id());
      tell("removed", vault.id(), vault.name());
    }
  }

  private void tell(String what, String id, String sentence) {
    globals.tell(Moment.of(what, List.of(what + " " + sentence), "vault_id", id));
  }

  private VaultAccess attach() {
    Path folder = OwnIdentity.folder(Profile.ofProcess());
    if (!OwnIdentity.exists(folder)) {
      throw new VaultException(
          "There is no identity yet. `agentsync identity create NAME` makes one, `agentsync device"
              + " join CODE` joins yours.");
    }
    return DeviceVault.attach(globals, folder);
  }

  private record Shown(DeviceList devices, OwnedVaults vaults) implements Result {
    @Override
    public List<String> lines() {
      var lines = new ArrayList<String>();
      lines.add("devices:");
      new DeviceCommand.Listed(devices).lines().forEach(line -> lines.add("  " + line));
      lines.add("vaults:");
      vaults.vaults().forEach(vault -> lines.add("  " + vault.name() + "  " + vault.hub()));
      vaults.problems().forEach(problem -> lines.add("problem: " + problem));
      return lines;
    }

    @Override
    public Map<String, ?> fields() {
      Map<String, Object> fields = Json.fields();
      fields.putAll(new DeviceCommand.Listed(devices).fields());
      fields.put("vaults", vaults.vaults().stream().map(Shown::fields).toList());
      fields.put("problems", vaults.problems());
      return fields;
    }

    private static Map<String, ?> fields(OwnedVault vault) {
      return Json.fields(
          "vault_id", vault.id(),
          "name", vault.name(),
          "url", vault.hub().toString(),
          "hub_pubkey", vault.hubKey().ssh());
    }
  }
}
