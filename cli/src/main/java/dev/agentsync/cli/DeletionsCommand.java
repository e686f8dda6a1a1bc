package dev.agentsync.cli;

import dev.agentsync.kernel.VaultAccess;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code agentsync deletions}: what to do with many files that went missing at once. */
@Command(
    name = "deletions",
    synopsisSubcommandLabel = "COMMAND",
    description = "Decide about deletions that were held back because they were many at once.")
final class DeletionsCommand implements Runnable {
  @Spec private CommandSpec spec;

  private final Globals globals;

  @SuppressWarnings("NullAway.Init") // picocli injects the specification
  DeletionsCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say 'accept' or 'restore'.");
  }

  @Command(name = "accept", description = "Delete the missing files on the other devices too.")
  void accept() {
    try (VaultAccess vault = globals.attach();
        ProgressDisplay progress = new ProgressDisplay(globals.console())) {
      globals.tell(new Decided("accepted", vault.acceptDeletions(progress), "deletion"));
    }
  }

  @Command(name = "restore", description = "Write the missing files back to this disk.")
  void restore() {
    try (VaultAccess vault = globals.attach();
        ProgressDisplay progress = new ProgressDisplay(globals.console())) {
      globals.tell(new Decided("restored", vault.restoreDeletions(progress), "file"));
    }
  }

  private record Decided(String what, int count, String noun) implements Result {
    @Override
    public List<String> lines() {
      return List.of(
          count == 0 ? "no deletions are held back" : what + " " + Words.count(count, noun));
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields("decision", what, "count", count);
    }
  }
}
