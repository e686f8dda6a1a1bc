package dev.agentsync.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code agentsync halo}: identity and devices in the words of those who come from DXOS. */
@Command(
    name = "halo",
    synopsisSubcommandLabel = "COMMAND",
    description = "The same as 'identity create', 'device invite' and 'device join'.")
final class HaloCommand implements Runnable {
  @Spec private CommandSpec spec;

  private final Globals globals;

  @SuppressWarnings("NullAway.Init") // picocli injects the specification
  HaloCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say 'create', 'share' or 'join'.");
  }

  @Command(name = "create", description = "Make your identity: 'identity create'.")
  void create(
      @Parameters(paramLabel = "NAME", description = "Your name.") String name,
      @Mixin KeyArguments key) {
    IdentityCommand.create(globals, name, key);
  }

  @Command(name = "share", description = "Invite a device: 'device invite'.")
  void share(@Mixin InviteArguments arguments) {
    new Inviter(globals, arguments).run();
  }

  @Command(name = "join", description = "Use an invitation: 'device join'.")
  void join(@Mixin JoinArguments arguments) {
    new Joiner(globals, arguments).run();
  }
}
