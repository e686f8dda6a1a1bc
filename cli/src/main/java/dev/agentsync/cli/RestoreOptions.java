package dev.agentsync.cli;

import dev.agentsync.kernel.VaultAccess;
import dev.agentsync.kernel.history.FileList;
import dev.agentsync.kernel.history.History;
import dev.agentsync.kernel.history.PastFile;
import dev.agentsync.kernel.history.RestoreQuery;
import dev.agentsync.kernel.history.When;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How something is brought back: what the commands that restore have in common. */
final class RestoreOptions {
  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = "Only this file or folder; may be given several times.")
  private List<String> paths = new ArrayList<>();

  @Option(names = "--dry-run", description = "Only tell what would change.")
  private boolean dryRun;

  @Option(
      names = "--into",
      paramLabel = "DIR",
      description = "Write the past state into this empty folder and leave the vault alone.")
  private @Nullable Path into;

  @Option(
      names = "--control-files",
      description = "Bring back authorized_keys and .syncignore files, too.")
  private boolean controlFiles;

  /**
   * Restores.
   *
   * @param typed what the user called the moment
   */
  void restore(Globals globals, When when, String headline, String typed) {
    try (VaultAccess vault = globals.attach()) {
      NotTakenIn notTakenIn = NotTakenIn.begin(vault, dryRun);
      List<String> named = InVault.paths(globals, paths);
      Path target = into;
      if (target != null) {
        export(globals, vault.history(), when, named, target);
        return;
      }
      RestoredReport report;
      try (ProgressDisplay progress = new ProgressDisplay(globals.console())) {
        var query = new RestoreQuery(when.text(), named, controlFiles, dryRun, globals.author());
        report =
            new RestoredReport(headline, typed, vault.history().restore(query, progress), dryRun);
      }
      globals.tell(report);
      notTakenIn.tell(globals.console());
    }
  }

  private void export(
      Globals globals, History history, When when, List<String> named, Path target) {
    FileList all = history.files(when);
    List<PastFile> files =
        all.files().stream().filter(file -> includes(named, file.path())).toList();
    if (!named.isEmpty() && files.isEmpty()) {
      throw new CommandException(
          "There was no file "
              + String.join(" or ", named)
              + " at that moment: "
              + PastText.moment(all.moment())
              + ".");
    }
    List<String> folders =
        all.directories().stream().filter(path -> includes(named, path)).toList();
    var list = new FileList(all.moment(), files, folders);
    if (dryRun) {
      globals.tell(new Exported(list, target, List.of(), true));
      return;
    }
    List<String> problems = history.writeTo(list, target);
    globals.tell(new Exported(list, target, problems, false));
    if (!problems.isEmpty()) {
      throw new CommandException(
          Words.count(problems.size(), "file") + " could not be written; see above.");
    }
  }

  private static boolean includes(List<String> named, String path) {
    return named.isEmpty()
        || named.stream()
            .map(name -> name.endsWith("/") ? name.substring(0, name.length() - 1) : name)
            .anyMatch(name -> path.equals(name) || path.startsWith(name + "/"));
  }

  private record Exported(FileList list, Path target, List<String> problems, boolean dryRun)
      implements Result {
    @Override
    public List<String> lines() {
      var lines = new ArrayList<String>();
      lines.add(
          (dryRun ? "would write " : "wrote ")
              + Words.count(list.files().size() - problems.size(), "file")
              + " into "
              + target);
      lines.add(PastText.moment(list.moment()));
      lines.addAll(problems);
      return lines;
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields(
          "moment", PastText.momentFields(list.moment()),
          "into", target,
          "files", list.files().stream().map(PastFile::path).toList(),
          "problems", problems,
          "dry_run", dryRun);
    }
  }
}
