package dev.agentsync.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code agentsync completions}. */
@Command(
    name = "completions",
    description = "Print what makes your shell complete agentsync commands.")
final class CompletionsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SHELL", description = "One of bash, zsh, fish, power-shell, elvish.")
  private String shell = "";

  @Option(
      names = "--install",
      description = "Write it where the shell looks for it (bash, zsh, fish).")
  private boolean install;

  @Spec private CommandSpec spec;

  private final Globals globals;

  @SuppressWarnings("NullAway.Init") // picocli injects the specification
  CompletionsCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public Integer call() {
    Shell chosen =
        Shell.named(shell)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "No completions for '"
                            + shell
                            + "'. There are some for: "
                            + String.join(", ", Shell.NAMES)));
    CommandLine root = spec.root().commandLine();
    String script = CompletionScript.of(chosen, CompletionModel.of(root));
    if (install) {
      globals.tell(install(chosen, script));
    } else {
      globals.console().out().print(script);
    }
    return ExitCode.OK;
  }

  private static Installed install(Shell shell, String script) {
    String place =
        shell
            .place()
            .orElseThrow(
                () ->
                    new CommandException(
                        "There is no one place for "
                            + shell.word()
                            + " completions. Run 'agentsync completions "
                            + shell.word()
                            + "' and add its output to your profile."));
    Path file = Path.of(FromEnvironment.orElse("HOME", System.getProperty("user.home")), place);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, script);
    } catch (IOException e) {
      throw new CommandException(
          "Cannot write completions to " + file + ". Check that you may write there.", e);
    }
    return new Installed(shell, file);
  }

  private record Installed(Shell shell, Path file) implements Result {
    @Override
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add("installed completions to " + file);
      if (shell == Shell.ZSH) {
        lines.add("Make sure that ~/.zfunc is in $fpath before compinit runs, in ~/.zshrc:");
        lines.add("  fpath=(~/.zfunc $fpath); autoload -Uz compinit; compinit");
      }
      return lines;
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields("shell", shell.word(), "path", file.toString());
    }
  }
}
