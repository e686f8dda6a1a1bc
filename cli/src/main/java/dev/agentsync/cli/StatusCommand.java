package dev.agentsync.cli;

import dev.agentsync.kernel.VaultAccess;
import picocli.CommandLine.Command;

/** {@code agentsync status}. */
@Command(name = "status", description = "Tell how the vault stands and whether it is connected.")
final class StatusCommand implements Runnable {
  private final Globals globals;

  StatusCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    try (VaultAccess vault = globals.attach()) {
      globals.tell(new StatusReport(vault.status()));
    }
  }
}
