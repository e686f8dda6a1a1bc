package dev.agentsync.cli;

import dev.agentsync.kernel.HubAddress;
import dev.agentsync.kernel.InitOptions;
import dev.agentsync.kernel.Initialized;
import dev.agentsync.kernel.Vault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code agentsync init}. */
@Command(name = "init", description = "Make a folder a vault: the first one of its kind.")
final class InitCommand implements Runnable {
  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What people call the vault, instead of the folder's name.")
  private @Nullable String name;

  @Option(
      names = "--identity",
      paramLabel = "PATH",
      description =
          "The file of this device's key, relative to the folder, instead of"
              + " ~/.agentsync/id_ed25519.")
  private @Nullable String identity;

  @Option(
      names = "--rendezvous",
      paramLabel = "URL",
      description = "The hub to connect to, if this device is not the hub.")
  private @Nullable String rendezvous;

  @Option(
      names = "--storage",
      paramLabel = "NAME",
      description = "How to keep the history on this disk: file, sqlite or lmdb. Default: file.")
  private @Nullable String storage;

  @Option(
      names = "--no-ignore-files",
      description = "Write no .syncignore, .gitignore and .agentsignore.")
  private boolean noIgnoreFiles;

  @Mixin private final KeyArguments key = new KeyArguments();

  private final Globals globals;

  InitCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    InitOptions options =
        new InitOptions(
            Optional.ofNullable(name),
            Optional.ofNullable(identity),
            Optional.ofNullable(rendezvous).map(HubAddress::parse),
            !noIgnoreFiles,
            Optional.ofNullable(storage),
            key.choice(globals.console()));
    Initialized vault = Vault.init(globals.directory(), options);
    new KeptVaults(globals).register(vault.root());
    globals.tell(new Made(vault));
  }

  private record Made(Initialized vault) implements Result {
    @Override
    public List<String> lines() {
      return List.of(
          "Initialized agentsync vault.",
          "vault_id      = " + vault.vaultId(),
          "name          = " + vault.name().orElse("(unnamed)"),
          "identity_pub  = " + vault.device().ssh(),
          "identity_path = " + vault.identity(),
          "",
          "This device's key is authorized already. To let another device in, run 'agentsync key"
              + " generate' there and add the line it prints to authorized_keys here.");
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields(
          "root", vault.root(),
          "vault_id", vault.vaultId(),
          "name", vault.name(),
          "identity_pub", vault.device().ssh(),
          "identity_path", vault.identity());
    }
  }
}
