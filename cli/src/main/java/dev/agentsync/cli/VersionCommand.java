package dev.agentsync.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code agentsync version}. */
@Command(name = "version", description = "Print the version.")
final class VersionCommand implements Runnable {
  private final Globals globals;

  VersionCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    globals.tell(new Answer());
  }

  private record Answer() implements Result {
    @Override
    public List<String> lines() {
      return List.of(Version.LINE);
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields("name", "agentsync", "version", Version.NUMBER);
    }
  }
}
