package dev.agentsync.cli;

import dev.agentsync.agent.Reset;
import dev.agentsync.kernel.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agentsync reset}. */
@Command(
    name = "reset",
    description = {
      "Remove this profile from this machine: its keys, its list of vaults, its agent's logs and"
          + " the .agentsync folders of its vaults. Your files stay.",
      "Without --force it only prints what would go."
    })
final class ResetCommand implements Runnable {
  @Option(names = "--force", description = "Do it.")
  private boolean force;

  private final Globals globals;

  ResetCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    Reset reset = Reset.of(AgentCommand.files());
    if (force) {
      reset.run();
    }
    globals.tell(new Report(force, reset.paths().stream().map(Object::toString).toList()));
  }

  private record Report(boolean done, List<String> paths) implements Result {
    @Override
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      String profile = "the profile " + Profile.ofProcess().name();
      if (paths.isEmpty()) {
        lines.add("there is nothing of " + profile);
      } else {
        lines.add((done ? "removed of " : "would be removed of ") + profile + ":");
        paths.forEach(path -> lines.add("  " + path));
        if (!done) {
          lines.add(
              "History and keys that are nowhere else are lost then. 'reset --force' does it.");
        }
      }
      return lines;
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields("profile", Profile.ofProcess().name(), "removed", done, "paths", paths);
    }
  }
}
