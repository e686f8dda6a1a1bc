package dev.agentsync.cli;

import dev.agentsync.kernel.VaultAccess;
import dev.agentsync.kernel.history.History;
import dev.agentsync.kernel.history.LogEntry;
import dev.agentsync.kernel.history.LogPage;
import dev.agentsync.kernel.history.LogQuery;
import dev.agentsync.kernel.history.Step;
import dev.agentsync.kernel.history.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agentsync log}. */
@Command(
    name = "log",
    description = {
      "Tell what changed, newest first: when, on which device, and what.",
      "Edits made while nothing watches the folder enter the history at the next start."
    })
final class LogCommand implements Runnable {
  private static final int NAMED = 3;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PATH",
      description = "Only this file, through all its names, or this folder.")
  private @Nullable String path;

  @Option(
      names = "--since",
      paramLabel = "WHEN",
      converter = WhenConverter.class,
      description = "Only what was changed after this moment; see 'agentsync restore-at --help'.")
  private @Nullable When since;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "Only what this device changed: its label, fingerprint or id.")
  private @Nullable String device;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many changes; all without it.")
  private int limit = Integer.MAX_VALUE;

  private final Globals globals;

  LogCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    try (VaultAccess vault = globals.attach()) {
      NotTakenIn notTakenIn = NotTakenIn.begin(vault, true);
      if (globals.json()) {
        var entries = new ArrayList<Map<String, Object>>();
        read(vault.history(), Integer.MAX_VALUE, page -> page.forEach(e -> entries.add(fields(e))));
        globals.tell(new Document(entries));
      } else {
        print(vault.history());
      }
      notTakenIn.tell(globals.console());
    }
  }

  private void print(History history) {
    try (Pager pager = Pager.open(globals.console())) {
      read(
          history,
          NAMED + 1,
          page -> {
            for (LogEntry entry : page) {
              pager.line(line(entry));
            }
          });
    }
  }

  private void read(History history, int steps, Consumer<List<LogEntry>> reader) {
    ReadAhead.each(() -> page(history, steps, limit, 0), reader);
  }

  private ReadAhead.Page<List<LogEntry>> page(History history, int steps, int room, int from) {
    LogPage page =
        history.log(
            new LogQuery(
                Optional.ofNullable(path).map(typed -> InVault.path(globals, typed)),
                Optional.ofNullable(since).map(When::text),
                Optional.ofNullable(device),
                room,
                steps,
                from));
    int left = room - page.entries().size();
    boolean more = page.next().isPresent() && left > 0;
    return new ReadAhead.Page<>(
        page.entries(),
        more
            ? Optional.of(() -> page(history, steps, left, (int) page.next().getAsLong()))
            : Optional.empty());
  }

  static String line(LogEntry entry) {
    return PastText.time(entry.time())
        + "  "
        + entry.change()
        + "  "
        + PastText.device(entry.by(), entry.author())
        + "  "
        + what(entry);
  }

  private static String what(LogEntry entry) {
    String steps =
        entry.steps().stream().limit(NAMED).map(PastText::step).collect(Collectors.joining(", "));
    int more = entry.files() - NAMED;
    if (more > 0 && entry.steps().size() > NAMED) {
      steps += " and " + Words.count(more, "more file");
    }
    String purpose = entry.purpose().orElse("");
    return purpose.isEmpty() || steps.isEmpty() ? purpose + steps : purpose + ": " + steps;
  }

  static Map<String, Object> fields(LogEntry entry) {
    List<Step> steps = entry.steps();
    return Json.fields(
        "change", entry.change(),
        "hash", entry.hash(),
        "time", entry.time(),
        "device", PastText.deviceFields(entry.by()),
        "author", entry.author(),
        "purpose", entry.purpose(),
        "files", PastText.stepFields(steps));
  }

  private record Document(List<Map<String, Object>> entries) implements Result {
    @Override
    public List<String> lines() {
      return List.of();
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields("changes", entries);
    }
  }
}
