package dev.agentsync.cli;

import dev.agentsync.kernel.VaultAccess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code agentsync pull}. */
@Command(name = "pull", description = "Fetch what is new on the hub, and end.")
final class PullCommand implements Runnable {
  @Mixin private final KeyArguments key = new KeyArguments();

  private final Globals globals;

  PullCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    try (VaultAccess vault = globals.attach(key.choice(globals.console()))) {
      ExchangeReport report;
      try (ProgressDisplay progress = new ProgressDisplay(globals.console())) {
        report = new ExchangeReport("pull", vault.pull(progress));
      }
      globals.tell(report);
    }
  }
}
