package dev.agentsync.cli;

import dev.agentsync.kernel.VaultAccess;
import dev.agentsync.kernel.history.FileList;
import dev.agentsync.kernel.history.History;
import dev.agentsync.kernel.history.PastFile;
import dev.agentsync.kernel.history.Snapshot;
import dev.agentsync.kernel.history.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code agentsync snapshot}: moments with names, which sync like everything else. */
@Command(
    name = "snapshot",
    synopsisSubcommandLabel = "COMMAND",
    description = "Give moments names, and go back to them.")
final class SnapshotCommand implements Runnable {
  private static final String NAME = "The snapshot's name; put it in quotes if it has blanks.";

  @Spec private CommandSpec spec;

  private final Globals globals;

  @SuppressWarnings("NullAway.Init") // picocli injects the specification
  SnapshotCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say 'create', 'list', 'show', 'restore' or 'delete'.");
  }

  @Command(name = "create", description = "Name the present moment.")
  void create(
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Option(names = "--force", description = "Take the name from a snapshot that has it.")
          boolean force) {
    try (VaultAccess vault = globals.attach();
        ProgressDisplay progress = new ProgressDisplay(globals.console())) {
      Snapshot made = vault.history().createSnapshot(name, force, globals.author(), progress);
      globals.tell(new Named("snapshot created: ", "created", made));
    }
  }

  @Command(name = "list", description = "List the snapshots, oldest first.")
  void list() {
    try (VaultAccess vault = globals.attach()) {
      globals.tell(new Listed(vault.history().snapshots()));
    }
  }

  @Command(name = "show", description = "Tell what a snapshot is and which files it holds.")
  void show(@Parameters(paramLabel = "NAME", description = NAME) String name) {
    try (VaultAccess vault = globals.attach()) {
      History history = vault.history();
      FileList files = history.files(new When.Snapshot(name.strip()));
      Snapshot snapshot =
          history.snapshots().stream()
              .filter(one -> one.name().equals(name.strip()))
              .findFirst()
              .orElseThrow(() -> new CommandException("The snapshot was removed just now."));
      globals.tell(new Shown(snapshot, files));
    }
  }

  @Command(
      name = "restore",
      description = "Bring the vault, or some of it, back to how it was at a snapshot.")
  void restore(
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Mixin RestoreOptions options) {
    options.restore(
        globals, new When.Snapshot(name.strip()), "restored to snapshot:", name.strip());
  }

  @Command(
      name = "delete",
      description = "Remove a snapshot's name; the moment itself stays in the history.")
  void delete(@Parameters(paramLabel = "NAME", description = NAME) String name) {
    try (VaultAccess vault = globals.attach()) {
      Snapshot gone = vault.history().deleteSnapshot(name, globals.author());
      globals.tell(new Named("snapshot deleted: ", "deleted", gone));
    }
  }

  private static String about(Snapshot snapshot) {
    return PastText.time(snapshot.createdAt())
        + snapshot.by().map(writer -> " on " + writer.name()).orElse("")
        + (snapshot.changedSince().isPresent()
            ? ", " + Words.count(snapshot.changedSince().getAsLong(), "file") + " changed since"
            : "")
        + (snapshot.here() ? "" : ", not all of it is on this device yet");
  }

  private static Map<String, Object> fieldsOf(Snapshot snapshot) {
    return Json.fields(
        "name", snapshot.name(),
        "created_at", snapshot.createdAt(),
        "created_at_ms", snapshot.createdAt().toEpochMilli(),
        "device", snapshot.by().map(PastText::deviceFields),
        "heads", snapshot.heads(),
        "here", snapshot.here(),
        "changed_since", snapshot.changedSince());
  }

  private record Named(String headline, String event, Snapshot snapshot) implements Result {
    @Override
    public List<String> lines() {
      return List.of(headline + snapshot.name());
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields(event, fieldsOf(snapshot));
    }
  }

  private record Listed(List<Snapshot> snapshots) implements Result {
    @Override
    public List<String> lines() {
      return snapshots.isEmpty()
          ? List.of("(no snapshots)")
          : snapshots.stream()
              .map(
                  snapshot ->
                      "%s (created at %d ms)  %s"
                          .formatted(
                              snapshot.name(),
                              snapshot.createdAt().toEpochMilli(),
                              about(snapshot)))
              .toList();
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields("snapshots", snapshots.stream().map(SnapshotCommand::fieldsOf).toList());
    }
  }

  private record Shown(Snapshot snapshot, FileList files) implements Result {
    @Override
    public List<String> lines() {
      var lines = new ArrayList<String>();
      lines.add(snapshot.name() + "  " + about(snapshot));
      lines.add(PastText.moment(files.moment()));
      lines.add(Words.count(files.files().size(), "file") + ":");
      files.files().forEach(file -> lines.add("  " + file.path()));
      return lines;
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields(
          "snapshot",
          fieldsOf(snapshot),
          "moment",
          PastText.momentFields(files.moment()),
          "files",
          files.files().stream().map(PastFile::path).toList());
    }
  }
}
