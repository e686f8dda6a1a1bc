package dev.agentsync.cli;

import dev.agentsync.agent.AgentAccess;
import dev.agentsync.agent.AgentFiles;
import dev.agentsync.agent.LogTail;
import dev.agentsync.kernel.Profile;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code agentsync agent}: one process that keeps all vaults of a profile. */
@Command(
    name = "agent",
    synopsisSubcommandLabel = "COMMAND",
    description = "Keep all your vaults in sync with one process in the background.")
final class AgentCommand implements Runnable {
  @Spec private CommandSpec spec;

  private final Globals globals;

  @SuppressWarnings("NullAway.Init") // picocli injects the specification
  private AgentCommand(Globals globals) {
    this.globals = globals;
  }

  static CommandLine tree(Globals globals) {
    return AgentServiceCommand.addTo(
        new CommandLine(new AgentCommand(globals))
            .addSubcommand(new AgentStartCommand(globals))
            .addSubcommand(new AgentRestartCommand(globals)),
        globals);
  }

  /** Returns where this process's profile keeps its agent. */
  static AgentFiles files() {
    return new AgentFiles(Profile.ofProcess());
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Say 'start', 'stop', 'restart', 'list', 'logs', 'install' or 'uninstall'.");
  }

  @Command(name = "stop", description = "End the agent. Its vaults stay registered.")
  void stop() {
    Optional<Long> ended = AgentAccess.to(files()).stop();
    globals.tell(
        Moment.of(
            ended.isPresent() ? "stopped" : "not_running",
            List.of(
                ended
                    .map(pid -> "agent stopped (process " + pid + ")")
                    .orElse("no agent runs for the profile " + Profile.ofProcess().name())),
            "profile",
            Profile.ofProcess().name(),
            "pid",
            ended));
  }

  @Command(
      name = "list",
      description = "Tell of every profile whether its agent runs, and how its vaults stand.")
  void list() {
    globals.tell(
        new AgentList(
            Profile.all().stream()
                .map(AgentFiles::new)
                .map(AgentList.Line::of)
                .filter(AgentList.Line::matters)
                .toList()));
  }

  @Command(name = "logs", description = "Print the log of the agent in the background.")
  void logs(
      @Option(
              names = {"-f", "--follow"},
              description = "Go on printing what comes, until Ctrl-C.")
          boolean follow,
      @Option(
              names = {"-n", "--lines"},
              paramLabel = "N",
              defaultValue = "50",
              description = "How many lines of what is there. Default: 50.")
          int lines) {
    var out = globals.console().out();
    var tail =
        new LogTail(
            files().log(),
            line -> {
              out.println(line);
              out.flush();
            });
    if (follow) {
      tail.follow(lines);
    } else {
      tail.last(lines);
    }
  }
}
