package dev.agentsync.cli;

import dev.agentsync.kernel.VaultAccess;
import dev.agentsync.kernel.history.Blame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code agentsync blame}. */
@Command(
    name = "blame",
    description = "Tell for each line of a file which device changed it last, and when.")
final class BlameCommand implements Runnable {
  @Parameters(index = "0", paramLabel = "PATH", description = "The file.")
  private String path;

  private final Globals globals;

  @SuppressWarnings("NullAway.Init") // picocli injects what was typed
  BlameCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    try (VaultAccess vault = globals.attach()) {
      NotTakenIn notTakenIn = NotTakenIn.begin(vault, true);
      Blame blame = vault.history().blame(InVault.path(globals, path));
      if (globals.json()) {
        globals.tell(new Document(blame));
      } else {
        print(blame);
      }
      notTakenIn.tell(globals.console());
    }
  }

  private void print(Blame blame) {
    List<String> heads = blame.changes().stream().map(BlameCommand::head).toList();
    int width = heads.stream().mapToInt(String::length).max().orElse(0);
    int digits = Integer.toString(blame.lines().size()).length();
    try (Pager pager = Pager.open(globals.console())) {
      int number = 1;
      for (Blame.Line line : blame.lines()) {
        String head = heads.get(line.origin());
        String blanks = " ".repeat(width - head.length());
        String count = Integer.toString(number++);
        pager.line(
            head
                + blanks
                + "  "
                + " ".repeat(digits - count.length())
                + count
                + ") "
                + line.text());
      }
    }
  }

  private static String head(Blame.Origin origin) {
    return origin.change()
        + "  "
        + PastText.time(origin.time())
        + "  "
        + PastText.device(origin.by(), origin.author());
  }

  private record Document(Blame blame) implements Result {
    @Override
    public List<String> lines() {
      return List.of();
    }

    @Override
    public Map<String, ?> fields() {
      var lines = new ArrayList<Map<String, Object>>();
      for (Blame.Line line : blame.lines()) {
        Blame.Origin origin = blame.changes().get(line.origin());
        lines.add(
            Json.fields(
                "line", lines.size() + 1,
                "text", line.text(),
                "change", origin.change(),
                "time", origin.time(),
                "device", PastText.deviceFields(origin.by()),
                "author", origin.author()));
      }
      return Json.fields("path", blame.path(), "lines", lines);
    }
  }
}
