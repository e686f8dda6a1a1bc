package dev.agentsync.cli;

import dev.agentsync.kernel.OwnIdentity;
import dev.agentsync.kernel.Profile;
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
      "Make a vault of a backup: in DIR, or in a new folder named after the vault. Of a backup of"
          + " several vaults each gets a folder of its own, in DIR or here; your identity goes to"
          + " its place unless there is one.",
      "The backup is verified first; nothing is written if anything is wrong with it. This device's"
          + " own key is used from then on, so a hub must authorize it."
    })
final class ImportCommand implements Runnable {
  @Parameters(index = "0", paramLabel = "FILE", description = "A file written by 'export'.")
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
    Optional<Path> target = Optional.ofNullable(directory).map(Path::of).map(Path::toAbsolutePath);
    Path identity = OwnIdentity.folder(Profile.ofProcess());
    Map<String, Path> places =
        Files.exists(identity) ? Map.of() : Map.of(ExportCommand.IDENTITY, identity);
    List<VaultBackup.Imported> made;
    try (ProgressDisplay progress = new ProgressDisplay(globals.console())) {
      made = VaultBackup.restore(Path.of(file), target, globals.directory(), places, progress);
    }
    made.stream()
        .map(VaultBackup.Imported::root)
        .filter(root -> !places.containsValue(root)) // the agent keeps the identity by itself
        .forEach(root -> new KeptVaults(globals).register(root));
    globals.tell(new Report(made));
  }

  private record Report(List<VaultBackup.Imported> made) implements Result {
    @Override
    public List<String> lines() {
      var lines = new ArrayList<String>();
      for (VaultBackup.Imported vault : made) {
        lines.add("imported into " + vault.root());
        lines.add("from: " + vault.contents().file());
        lines.addAll(BackupReport.lines(vault.contents()));
      }
      return lines;
    }

    @Override
    public Map<String, ?> fields() {
      return made.size() == 1
          ? fields(made.getFirst())
          : Json.fields("vaults", made.stream().map(Report::fields).toList());
    }

    private static Map<String, ?> fields(VaultBackup.Imported vault) {
      return Json.fields("root", vault.root(), "imported", BackupReport.details(vault.contents()));
    }
  }
}
