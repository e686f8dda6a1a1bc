package dev.agentsync.cli;

import dev.agentsync.kernel.history.When;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code agentsync restore-at}. */
@Command(
    name = "restore-at",
    description = {
      "Bring the vault, or some of it, back to how it was. Nothing is lost: it is one more change,"
          + " which can be undone, and edits that other devices make meanwhile stay.",
      "",
      "WHEN is one of: " + When.FORMS + ".",
      ""
    })
final class RestoreAtCommand implements Runnable {
  @Parameters(index = "0", paramLabel = "WHEN", description = "The moment.")
  private String typed;

  @Mixin private RestoreOptions options;

  @Spec private CommandSpec spec;

  private final Globals globals;

  @SuppressWarnings("NullAway.Init") // picocli injects what was typed
  RestoreAtCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    When when =
        When.parse(typed)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "unrecognised timestamp \"" + typed + "\": expected " + When.FORMS));
    options.restore(globals, when, "restored to", typed);
  }
}
