package dev.agentsync.cli;

import dev.agentsync.kernel.VaultAccess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code agentsync push}. */
@Command(name = "push", description = "Bring what is new here to the hub, and end.")
final class PushCommand implements Runnable {
  @Mixin private final KeyArguments key = new KeyArguments();

  private final Globals globals;

  PushCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    try (VaultAccess vault = globals.attach(key.choice(globals.console()))) {
      ExchangeReport report;
      try (ProgressDisplay progress = new ProgressDisplay(globals.console())) {
        report = new ExchangeReport("push", vault.push(progress));
      }
      globals.tell(report);
    }
  }
}
