package dev.agentsync.cli;

import dev.agentsync.kernel.VaultBackup;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code agentsync backup}: files written by {@code export}. */
@Command(
    name = "backup",
    synopsisSubcommandLabel = "COMMAND",
    description = "Look after files written by 'export'.")
final class BackupCommand implements Runnable {
  @Spec private CommandSpec spec;

  private final Globals globals;

  @SuppressWarnings("NullAway.Init") // picocli injects the specification
  BackupCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say 'verify'.");
  }

  @Command(
      name = "verify",
      description = "Read all of a backup, history and attachments, and tell whether it is whole.")
  void verify(
      @Parameters(paramLabel = "FILE", description = "A file written by 'export'.") String file) {
    try (ProgressDisplay progress = new ProgressDisplay(globals.console())) {
      Path path = Path.of(file).toAbsolutePath().normalize();
      globals.tell(BackupReport.of("whole", path, VaultBackup.verify(path, progress)));
    }
  }
}
