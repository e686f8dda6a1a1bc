package dev.agentsync.cli;

import dev.agentsync.kernel.InstalledPlugins;
import dev.agentsync.kernel.InstalledPlugins.Plugin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code agentsync plugins}. */
@Command(name = "plugins", description = "List the plugins, and which of them this vault uses.")
final class PluginsCommand implements Runnable {
  private final Globals globals;

  PluginsCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    globals.tell(new Answer(InstalledPlugins.seenFrom(globals.directory())));
  }

  private record Answer(InstalledPlugins installed) implements Result {
    private static final String ROW = "%-10s %-12s %-36s %-9s %-5s %s";

    @Override
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add(row("KIND", "ID", "MODULE", "VERSION", "USED", "FROM"));
      for (Plugin plugin : installed.plugins()) {
        lines.add(
            row(
                plugin.kind(),
                plugin.id(),
                plugin.module(),
                plugin.version().orElse("-"),
                plugin.used() ? "yes" : "-",
                plugin.outside().map(Path::toString).orElse("image")));
      }
      lines.addAll(installed.problems());
      return lines;
    }

    private static String row(Object... cells) {
      return ROW.formatted(cells);
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields(
          "plugins",
          installed.plugins().stream().map(Answer::fields).toList(),
          "problems",
          installed.problems());
    }

    private static Map<String, Object> fields(Plugin plugin) {
      return Json.fields(
          "kind",
          plugin.kind(),
          "id",
          plugin.id(),
          "module",
          plugin.module(),
          "version",
          plugin.version(),
          "from",
          plugin.outside().map(Path::toString).orElse("image"),
          "used",
          plugin.used());
    }
  }
}
