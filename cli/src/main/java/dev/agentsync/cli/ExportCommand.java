package dev.agentsync.cli;

import dev.agentsync.kernel.VaultAccess;
import java.nio.file.Path;
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
  @Parameters(paramLabel = "FILE", description = "The file to write, outside the vault.")
  private String file = "";

  @Option(names = "--force", description = "Replace the file if it is there.")
  private boolean force;

  private final Globals globals;

  ExportCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    try (VaultAccess vault = globals.attach();
        ProgressDisplay progress = new ProgressDisplay(globals.console())) {
      Path target = Path.of(file).toAbsolutePath().normalize();
      globals.tell(new BackupReport("exported", vault.export(target, force, progress)));
    }
  }
}
