package dev.agentsync.cli;

import dev.agentsync.agent.Agent;
import dev.agentsync.agent.AgentAccess;
import dev.agentsync.agent.AgentAccess.Running;
import dev.agentsync.agent.AgentFiles;
import dev.agentsync.agent.AgentOptions;
import dev.agentsync.agent.AgentSettings;
import dev.agentsync.agent.Host;
import dev.agentsync.agent.RotatingLog;
import dev.agentsync.kernel.OpenOptions;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code agentsync agent start}. */
@Command(
    name = "start",
    description = {
      "Start the agent in the background; it is ready when the command ends.",
      "Where it listens is noted for the next start. Already running, it is left as it is."
    })
final class AgentStartCommand implements Runnable {
  private static final Duration FIRST_TRIES = Duration.ofSeconds(10);

  @Option(
      names = {"-f", "--foreground"},
      description =
          "Stay in the foreground and log to standard error, for service managers and for a look.")
  private boolean foreground;

  @Option(names = "--detached", hidden = true, description = "The process in the background.")
  private boolean detached;

  @Mixin private final ServingArguments serving = new ServingArguments();

  private final Globals globals;

  AgentStartCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    AgentFiles files = AgentCommand.files();
    if (detached) {
      detached(files);
    } else if (foreground) {
      serving.note(files);
      stay(files, Optional.empty(), this::tellReady);
    } else if (AgentAccess.to(files).presence() instanceof Running running) {
      globals.tell(Started.of("The agent runs already", running.report()));
    } else {
      serving.note(files);
      globals.tell(Started.of("agent started", Background.start(files)));
      offerAutostart(files);
    }
  }

  /** Asks once; scripts are never asked, and say so in the settings if they want it. */
  private void offerAutostart(AgentFiles files) {
    if (!globals.console().asks() || AgentSettings.decidesAutostart(files.settings())) {
      return;
    }
    globals
        .console()
        .err()
        .print("Start the agent by itself from now on when a command could use it? [y/N] ");
    globals.console().err().flush();
    boolean yes =
        globals.console().answer().filter(word -> word.strip().matches("(?i)y|yes")).isPresent();
    AgentSettings.autostart(files.settings(), yes);
  }

  /** The process that a command in the foreground has started and waits for. */
  private void detached(AgentFiles files) {
    PrintStream starter = globals.console().out();
    Host.leaveSession();
    RotatingLog log = RotatingLog.open(files.log(), RotatingLog.FULL);
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    stay(
        files,
        Optional.of(files.log()),
        (agent, late) -> {
          starter.println(Background.READY);
          starter.close(); // whoever waits for the end of this output goes on now
        });
  }

  private interface Ready {
    void tell(Agent agent, int late);
  }

  private void stay(AgentFiles files, Optional<Path> log, Ready ready) {
    System.setProperty("agentsync.command", "agentsync agent"); // what others read in its locks
    var options = new AgentOptions(Version.NUMBER, Optional.empty(), log, OpenOptions.DEFAULT);
    Agent agent = Agent.start(files, options);
    try (Staying staying = Staying.with(globals, agent::close)) {
      ready.tell(agent, agent.awaitFirstTries(FIRST_TRIES));
      Host.tellReady();
      agent.awaitStop();
    }
  }

  private void tellReady(Agent agent, int late) {
    globals.tell(Started.of("agent ready", agent.report()));
    if (late > 0) {
      globals
          .console()
          .err()
          .println(Words.count(late, "vault") + " are still being opened; see 'agent list'");
    }
  }
}
