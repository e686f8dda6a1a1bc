package dev.agentsync.cli;

import dev.agentsync.kernel.VaultBackup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code agentsync import}. */
@Command(
    name = "import",
    description = {
      "Make a vault of a backup: in DIR, or in a new folder named after the vault.",
      "The backup is verified first; nothing is written if anything is wrong with it. This device's"
          + " own key is used from then on, so a hub must authorize it."
    })
final class ImportCommand implements Runnable {
  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "A file written by 'export', or a folder written by 'export --all'.")
  private String file = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DIR",
      description = "A new or empty folder.")
  private @Nullable String directory;

  private final Globals globals;

  ImportCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    Path source = Path.of(file);
    Optional<Path> target = Optional.ofNullable(directory).map(Path::of).map(Path::toAbsolutePath);
    if (!Files.isDirectory(source)) {
      restore(source, target, globals.directory());
      return;
    }
    // What 'export --all' has written: each vault goes into a folder of its own.
    for (Path backup : Backups.in(source)) {
      restore(backup, Optional.empty(), target.orElseGet(globals::directory));
    }
  }

  private void restore(Path backup, Optional<Path> target, Path parent) {
    try (ProgressDisplay progress = new ProgressDisplay(globals.console())) {
      VaultBackup.Imported imported = VaultBackup.restore(backup, target, parent, progress);
      new KeptVaults(globals).register(imported.root());
      globals.tell(new Report(imported));
    }
  }

  private record Report(VaultBackup.Imported imported) implements Result {
    @Override
    public List<String> lines() {
      var lines = new ArrayList<String>();
      lines.add("imported into " + imported.root());
      lines.addAll(new BackupReport("from", imported.contents()).lines());
      return lines;
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields(
          "root",
          imported.root(),
          "imported",
          new BackupReport("imported", imported.contents()).details());
    }
  }
}
