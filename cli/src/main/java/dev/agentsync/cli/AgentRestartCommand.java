package dev.agentsync.cli;

import dev.agentsync.agent.AgentAccess;
import dev.agentsync.agent.AgentFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code agentsync agent restart}. */
@Command(
    name = "restart",
    description = "Stop the agent if it runs, and start it in the background.")
final class AgentRestartCommand implements Runnable {
  @Mixin private final ServingArguments serving = new ServingArguments();

  private final Globals globals;

  AgentRestartCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    AgentFiles files = AgentCommand.files();
    AgentAccess.to(files).stop();
    serving.note(files);
    globals.tell(Started.of("agent restarted", Background.start(files)));
  }
}
