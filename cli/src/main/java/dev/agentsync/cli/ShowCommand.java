package dev.agentsync.cli;

import dev.agentsync.kernel.VaultAccess;
import dev.agentsync.kernel.history.History;
import dev.agentsync.kernel.history.PastFile;
import dev.agentsync.kernel.history.Snapshot;
import dev.agentsync.kernel.history.When;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code agentsync show}. */
@Command(
    name = "show",
    description = {
      "Print a file as it was, such as '2h:notes.md' or 'snapshot:monday:plans/a.md'.",
      "WHEN has the forms that 'agentsync restore-at --help' lists."
    })
final class ShowCommand implements Runnable {
  @Parameters(index = "0", paramLabel = "WHEN:PATH", description = "The moment and the file.")
  private String place;

  @Spec private CommandSpec spec;

  private final Globals globals;

  @SuppressWarnings("NullAway.Init") // picocli injects what was typed
  ShowCommand(Globals globals) {
    this.globals = globals;
  }

  /** A moment and a path. */
  record Place(When when, String path) {}

  @Override
  public void run() {
    try (VaultAccess vault = globals.attach()) {
      History history = vault.history();
      Place wanted =
          split(place, history)
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(),
                          "'" + place + "' is not WHEN:PATH. WHEN is: " + When.FORMS));
      PastFile file = history.file(wanted.when(), InVault.path(globals, wanted.path()));
      if (globals.json()) {
        var content = new ByteArrayOutputStream();
        history.read(wanted.when(), file, content);
        globals.tell(new Shown(file, content.toByteArray()));
      } else {
        history.read(wanted.when(), file, globals.console().out());
        globals.console().out().flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to standard output", e);
    }
  }

  private static Optional<Place> split(String typed, History history) {
    if (!typed.startsWith(When.SNAPSHOT)) {
      return split(typed);
    }
    Set<String> names =
        history.snapshots().stream().map(Snapshot::name).collect(Collectors.toSet());
    return splitSnapshot(typed, names);
  }

  /** Times hold colons, too: the longest beginning that is a moment counts. */
  static Optional<Place> split(String typed) {
    for (int at = typed.lastIndexOf(':'); at > 0; at = typed.lastIndexOf(':', at - 1)) {
      Optional<When> when = When.parse(typed.substring(0, at));
      if (when.isPresent() && at + 1 < typed.length()) {
        return Optional.of(new Place(when.get(), typed.substring(at + 1)));
      }
    }
    return Optional.empty();
  }

  /** As {@link #split(String)}, but names may hold colons as well: one that there is goes first. */
  static Optional<Place> splitSnapshot(String typed, Set<String> names) {
    int start = When.SNAPSHOT.length();
    for (int at = typed.lastIndexOf(':'); at > start; at = typed.lastIndexOf(':', at - 1)) {
      if (names.contains(typed.substring(start, at))) {
        return place(typed, start, at);
      }
    }
    return place(typed, start, typed.indexOf(':', start));
  }

  private static Optional<Place> place(String typed, int start, int at) {
    return at <= start || at + 1 >= typed.length()
        ? Optional.empty()
        : Optional.of(
            new Place(new When.Snapshot(typed.substring(start, at)), typed.substring(at + 1)));
  }

  private record Shown(PastFile file, byte[] content) implements Result {
    @Override
    public List<String> lines() {
      return List.of();
    }

    @Override
    public Map<String, ?> fields() {
      boolean text = file.blob().isEmpty();
      return Json.fields(
          "path",
          file.path(),
          "sha256",
          file.blob(),
          "size",
          content.length,
          text ? "text" : "base64",
          text
              ? new String(content, StandardCharsets.UTF_8)
              : Base64.getEncoder().encodeToString(content));
    }
  }
}
