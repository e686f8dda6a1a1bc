package dev.agentsync.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The command line as a function from arguments to an exit code. */
final class Cli {
  private static final Set<String> VERSION = Set.of("--version", "-V");

  private final Console console;

  Cli(Console console) {
    this.console = console;
  }

  /** Runs one command and returns its exit code; never throws. */
  int run(List<String> typed) {
    if (typed.size() == 1 && VERSION.contains(typed.getFirst())) {
      console.out().println(Version.LINE);
      return ExitCode.OK;
    }
    Globals globals = new Globals(console);
    Arguments arguments = new Arguments(Commands.names(), Cli::exists);
    List<String> words = arguments.resolve(typed);
    CommandLine line = Commands.tree(globals, arguments.command(words));
    line.setOut(new PrintWriter(console.out(), true));
    line.setExecutionExceptionHandler(
        (failure, _, _) -> {
          tell(globals, failure);
          return ExitCode.of(failure);
        });
    line.setParameterExceptionHandler((failure, _) -> usage(failure, globals));
    try {
      return line.execute(words.toArray(String[]::new));
    } catch (Error broken) { // such as no memory left: told like any failure, never as a trace
      tell(globals, broken);
      return ExitCode.FAILURE;
    }
  }

  private void tell(Globals globals, Throwable failure) {
    Failure told = new Failure(failure);
    told.lines().forEach(console.err()::println);
    if (globals.json()) {
      globals.tell(told);
    }
    System.getLogger("agentsync.cli").log(System.Logger.Level.DEBUG, "the command failed", failure);
  }

  private int usage(ParameterException failure, Globals globals) {
    CommandLine command =
        Suggestions.meansCommand(failure) ? Commands.tree(globals) : failure.getCommandLine();
    console.err().println("Error: " + Suggestions.sentence(failure));
    console.err().println();
    console.err().print(command.getHelp().fullSynopsis());
    console
        .err()
        .println("'" + command.getCommandSpec().qualifiedName() + " --help' explains them.");
    return ExitCode.USAGE;
  }

  private static boolean exists(String word) {
    try {
      return Files.exists(Path.of(word));
    } catch (InvalidPathException _) {
      return false;
    }
  }
}
