package dev.agentsync.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code agentsync help}. */
@Command(name = "help", description = "Explain agentsync or one of its commands.")
final class HelpCommand implements Runnable {
  @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command to explain.")
  private List<String> words = new ArrayList<>();

  @Spec private CommandSpec spec;

  private final Globals globals;

  @SuppressWarnings("NullAway.Init") // picocli injects the specification
  HelpCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    CommandLine command = spec.root().commandLine();
    for (String word : words) {
      command =
          Optional.ofNullable(command.getSubcommands().get(word))
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(), "There is no command '" + word + "' to explain."));
    }
    command.usage(globals.console().out());
  }
}
