package dev.agentsync.cli;

import dev.agentsync.agent.AgentAccess;
import dev.agentsync.agent.AgentFiles;
import dev.agentsync.agent.AgentService;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agentsync agent install} and {@code uninstall}. */
final class AgentServiceCommand {
  private AgentServiceCommand() {}

  static CommandLine addTo(CommandLine agent, Globals globals) {
    return agent.addSubcommand(new Install(globals)).addSubcommand(new Uninstall(globals));
  }

  /** At most one of them. */
  static final class Scope {
    @Option(names = "--user", description = "A service of your own session. The default.")
    private boolean user;

    @Option(names = "--system", description = "A service of the machine; needs root.")
    private boolean system;
  }

  private static AgentService service(@Nullable Scope scope) {
    return AgentService.of(
        AgentCommand.files(),
        Path.of(System.getProperty("java.home"), "bin", "agentsync"),
        scope != null && scope.system);
  }

  /** Installs. */
  @Command(
      name = "install",
      description = {
        "Have the system start the agent at boot, and again if it fails: by a systemd unit, or a"
            + " launchd property list.",
        "An agent in the background is stopped; the service takes its place."
      })
  static final class Install implements Runnable {
    @ArgGroup(exclusive = true)
    private @Nullable Scope scope;

    @Option(names = "--print", description = "Only print what would be installed.")
    private boolean print;

    @CommandLine.Mixin private final ServingArguments serving = new ServingArguments();

    private final Globals globals;

    Install(Globals globals) {
      this.globals = globals;
    }

    @Override
    public void run() {
      AgentService service = service(scope);
      if (print) {
        globals.console().out().print(service.text());
        globals.console().out().flush();
        return;
      }
      AgentFiles files = AgentCommand.files();
      serving.note(files);
      AgentAccess.to(files).stop();
      String remark = service.install();
      globals.tell(
          Moment.of(
              "installed",
              List.of("installed " + service.file(), remark),
              "file",
              service.file(),
              "remark",
              remark));
    }
  }

  /** Uninstalls. */
  @Command(name = "uninstall", description = "Have the system start the agent no longer.")
  static final class Uninstall implements Runnable {
    @ArgGroup(exclusive = true)
    private @Nullable Scope scope;

    private final Globals globals;

    Uninstall(Globals globals) {
      this.globals = globals;
    }

    @Override
    public void run() {
      AgentService service = service(scope);
      boolean was = service.uninstall();
      globals.tell(
          Moment.of(
              was ? "uninstalled" : "not_installed",
              List.of(
                  was ? "removed " + service.file() : "there is no service at " + service.file()),
              "file",
              service.file()));
    }
  }
}
