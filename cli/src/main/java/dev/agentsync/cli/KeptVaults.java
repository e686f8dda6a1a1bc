package dev.agentsync.cli;

import dev.agentsync.agent.AgentAccess;
import dev.agentsync.agent.AgentAccess.Absent;
import dev.agentsync.agent.AgentAccess.Died;
import dev.agentsync.agent.AgentAccess.Running;
import dev.agentsync.agent.AgentFiles;
import dev.agentsync.agent.AgentReport;
import dev.agentsync.agent.AgentSettings;
import dev.agentsync.agent.KnownVault;
import dev.agentsync.kernel.AgentsyncException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What commands about one vault have to do with the agent: new vaults are registered with it, and
 * it is started where its owner wishes that. A failure here is told and fails no command.
 */
final class KeptVaults {
  private final Globals globals;

  KeptVaults(Globals globals) {
    this.globals = globals;
  }

  /**
   * Registers a vault that was just made.
   *
   * @return the agent that keeps it from now on, if one runs
   */
  Optional<AgentReport> register(Path folder) {
    if (!globals.agent()) {
      return Optional.empty();
    }
    AgentFiles files = AgentCommand.files();
    AgentAccess access = AgentAccess.to(files);
    try {
      startIfWished(files, access);
      access.add(folder, Optional.empty(), Optional.empty(), false);
      return access.presence() instanceof Running(AgentReport agent)
          ? Optional.of(agent)
          : Optional.empty();
    } catch (AgentsyncException | CommandException e) {
      globals
          .console()
          .err()
          .println(
              "The agent will not keep this vault: "
                  + e.getMessage()
                  + " ('agentsync vault add' registers it later.)");
      return Optional.empty();
    }
  }

  /** Starts the agent if it keeps the vault, does not run, and its owner wishes it to. */
  void startAgentFor(Path folder) {
    if (!globals.agent()) {
      return;
    }
    AgentFiles files = AgentCommand.files();
    try {
      if (AgentSettings.read(files.settings()).autostart() && keeps(files, folder)) {
        startIfWished(files, AgentAccess.to(files));
      }
    } catch (AgentsyncException | CommandException e) {
      globals.console().err().println("The agent could not be started: " + e.getMessage());
    }
  }

  private static boolean keeps(AgentFiles files, Path folder) {
    return AgentAccess.to(files).registry().vaults().stream()
        .filter(vault -> !vault.paused())
        .map(KnownVault::folder)
        .anyMatch(folder::equals);
  }

  private static void startIfWished(AgentFiles files, AgentAccess access) {
    if (AgentSettings.read(files.settings()).autostart()) {
      switch (access.presence()) {
        case Absent() -> Background.start(files);
        case Died() -> Background.start(files);
        case Running _ -> {}
        case AgentAccess.Silent _ -> {}
      }
    }
  }
}
