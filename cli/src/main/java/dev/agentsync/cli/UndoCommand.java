package dev.agentsync.cli;

import dev.agentsync.kernel.VaultAccess;
import dev.agentsync.kernel.history.UndoQuery;
import dev.agentsync.kernel.history.When;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agentsync undo}. */
@Command(
    name = "undo",
    description = {
      "Take back what one device did since a moment, and keep what everybody else did. Nothing is"
          + " lost: it is one more change, which can be undone.",
      "WHEN has the forms that 'agentsync restore-at --help' lists."
    })
final class UndoCommand implements Runnable {
  @Option(
      names = "--device",
      required = true,
      paramLabel = "DEVICE",
      description = "The device: its label, fingerprint or id as 'agentsync log' shows it.")
  private String device;

  @Option(
      names = "--since",
      required = true,
      paramLabel = "WHEN",
      converter = WhenConverter.class,
      description = "What it did after this moment.")
  private When since;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = "Only in this file or folder; may be given several times.")
  private List<String> paths = new ArrayList<>();

  @Option(names = "--dry-run", description = "Only tell what would change.")
  private boolean dryRun;

  @Option(names = "--control-files", description = "In authorized_keys and .syncignore files, too.")
  private boolean controlFiles;

  private final Globals globals;

  @SuppressWarnings("NullAway.Init") // picocli injects what was typed
  UndoCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    try (VaultAccess vault = globals.attach()) {
      NotTakenIn notTakenIn = NotTakenIn.begin(vault, dryRun);
      RestoredReport report;
      try (ProgressDisplay progress = new ProgressDisplay(globals.console())) {
        var query =
            new UndoQuery(
                device,
                since.text(),
                InVault.paths(globals, paths),
                controlFiles,
                dryRun,
                globals.author());
        report = new RestoredReport("undid", device, vault.history().undo(query, progress), dryRun);
      }
      globals.tell(report);
      notTakenIn.tell(globals.console());
    }
  }
}
