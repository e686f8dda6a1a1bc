package dev.agentsync.cli;

import dev.agentsync.agent.AgentAccess;
import dev.agentsync.agent.KnownVault;
import dev.agentsync.kernel.KeyChoice;
import dev.agentsync.kernel.OwnIdentity;
import dev.agentsync.kernel.Profile;
import dev.agentsync.kernel.Progress;
import dev.agentsync.kernel.VaultAccess;
import dev.agentsync.kernel.VaultBackup;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agentsync export}. */
@Command(
    name = "export",
    description = {
      "Write a backup of the whole vault to one file: history, snapshots, attachments, settings. No"
          + " key is in it.",
      "The vault may be watched meanwhile. 'import' makes a vault of it on any machine."
    })
final class ExportCommand implements Runnable {
  /** At most one of them. */
  static final class Which {
    @Option(
        names = "--vault",
        paramLabel = "VAULT",
        description = "A vault of this profile, by its name, instead of the one in the folder.")
    private @Nullable String vault;

    @Option(
        names = "--all",
        description = "Every vault of this profile and your identity, in one file.")
    private boolean all;
  }

  /** What an identity's vault is called among others; no other vault has that name. */
  static final String IDENTITY = "identity";

  @Parameters(paramLabel = "FILE", description = "The file to write, outside the vault.")
  private String file = "";

  @Option(names = "--force", description = "Replace the file if it is there.")
  private boolean force;

  @ArgGroup(exclusive = true)
  private @Nullable Which which;

  private final Globals globals;

  ExportCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    Path target = Path.of(file).toAbsolutePath().normalize();
    Which chosen = which;
    try (ProgressDisplay progress = new ProgressDisplay(globals.console())) {
      globals.tell(
          BackupReport.of(
              "exported",
              target,
              chosen != null && chosen.all
                  ? all(target, progress)
                  : List.of(export(one(chosen), target, force, progress))));
    }
  }

  private Path one(@Nullable Which chosen) {
    return chosen == null || chosen.vault == null
        ? globals.directory()
        : AgentAccess.to(AgentCommand.files()).registry().named(chosen.vault).folder();
  }

  private List<VaultBackup.Contents> all(Path target, Progress progress) {
    List<KnownVault> vaults = AgentAccess.to(AgentCommand.files()).registry().vaults();
    SequencedMap<String, Function<Path, VaultBackup.Contents>> exports = new LinkedHashMap<>();
    Path identity = OwnIdentity.folder(Profile.ofProcess());
    if (OwnIdentity.exists(identity)) {
      exports.put(IDENTITY, part -> export(identity, part, true, progress));
    }
    vaults.forEach(
        vault -> exports.put(vault.name(), part -> export(vault.folder(), part, true, progress)));
    if (exports.isEmpty()) {
      throw new CommandException(
          "This profile has no vaults; 'agentsync vault add' registers one.");
    }
    return VaultBackup.gather(target, force, exports);
  }

  private VaultBackup.Contents export(
      Path folder, Path target, boolean replace, Progress progress) {
    var key = new KeyChoice(Optional.empty(), Optional.empty(), globals.console().passphrases());
    try (VaultAccess vault = globals.attach(folder, key)) {
      return vault.export(target, replace, progress);
    }
  }
}
