package dev.agentsync.cli;

import dev.agentsync.kernel.VaultStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code agentsync storage}: where the history is kept on this disk. */
@Command(
    name = "storage",
    synopsisSubcommandLabel = "COMMAND",
    description = "Show or change how the history is kept on this disk.")
final class StorageCommand implements Runnable {
  @Spec private CommandSpec spec;

  private final Globals globals;

  @SuppressWarnings("NullAway.Init") // picocli injects the specification
  StorageCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say 'show', 'migrate' or 'remove'.");
  }

  @Command(
      name = "show",
      description = "Tell which storage has the history, and what else is there.")
  void show() {
    globals.tell(new Shown(VaultStorage.show(globals.directory())));
  }

  @Command(
      name = "migrate",
      description = "Move the history to another storage. The old one is kept until you remove it.")
  void migrate(
      @Option(
              names = "--to",
              required = true,
              paramLabel = "NAME",
              description = "The storage to move to, such as sqlite.")
          String to) {
    globals.tell(new Told(VaultStorage.migrate(globals.directory(), to)));
  }

  @Command(name = "remove", description = "Remove what a migration has left in a storage.")
  void remove(
      @Parameters(paramLabel = "NAME", description = "The storage that was left.") String name) {
    globals.tell(new Removed(name, VaultStorage.remove(globals.directory(), name)));
  }

  private record Shown(List<VaultStorage.Kept> storages) implements Result {
    @Override
    public List<String> lines() {
      var lines = new ArrayList<String>();
      for (VaultStorage.Kept kept : storages) {
        String state = kept.used() ? "in use" : kept.holds() ? "left, not in use" : "empty";
        lines.add(
            "%-8s %-16s %s"
                .formatted(
                    kept.id(), state, kept.files().isEmpty() ? "-" : kept.bytes() + " bytes"));
        kept.files().forEach(file -> lines.add("         " + file));
      }
      return lines;
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields(
          "storages",
          storages.stream()
              .map(
                  kept ->
                      Json.fields(
                          "name", kept.id(),
                          "used", kept.used(),
                          "holds", kept.holds(),
                          "bytes", kept.bytes(),
                          "files", kept.files()))
              .toList());
    }
  }

  private record Told(VaultStorage.Moved moved) implements Result {
    @Override
    public List<String> lines() {
      if (!moved.changed()) {
        return List.of("the history is kept by '" + moved.to() + "' already");
      }
      var lines = new ArrayList<String>();
      moved.damage().forEach(sentence -> lines.add("damage: " + sentence));
      lines.add(
          "moved the history ("
              + moved.bytes()
              + " bytes) and "
              + Words.count(moved.blobs(), "attachment")
              + " from '"
              + moved.from()
              + "' to '"
              + moved.to()
              + "'");
      lines.add(
          "the old one is still there; when you are content: agentsync storage remove "
              + moved.from());
      return lines;
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields(
          "from", moved.from(),
          "to", moved.to(),
          "changed", moved.changed(),
          "bytes", moved.bytes(),
          "blobs", moved.blobs(),
          "damage", moved.damage());
    }
  }

  private record Removed(String name, long bytes) implements Result {
    @Override
    public List<String> lines() {
      return List.of("removed what was left in '" + name + "' (" + bytes + " bytes)");
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields("removed", name, "bytes", bytes);
    }
  }
}
