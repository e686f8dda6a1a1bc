package dev.agentsync.kernel.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The plugins that were put into a folder instead of being linked into the image. One that cannot
 * be used costs a sentence and nothing else.
 *
 * @param found the usable ones, in the order of folders and names
 * @param problems a sentence for each of the others
 */
record OutsidePlugins(List<Found> found, List<String> problems) {
  private static final System.Logger LOG = System.getLogger("agentsync.plugins");

  OutsidePlugins {
    found = List.copyOf(found);
    problems = List.copyOf(problems);
  }

  /** Loaded once for each process, when first needed. */
  private static final class OfProcess {
    static final OutsidePlugins PLUGINS =
        told(load(PluginJars.foldersOfProcess()).besides(InstalledSource::ofImage));
  }

  /** Returns those of this process. */
  static OutsidePlugins ofProcess() {
    return OfProcess.PLUGINS;
  }

  private static OutsidePlugins told(OutsidePlugins plugins) {
    plugins.problems().forEach(sentence -> LOG.log(System.Logger.Level.WARNING, sentence));
    return plugins;
  }

  /**
   * Returns these without those whose place is taken: by a plugin of the image, or by an earlier
   * one of these.
   */
  OutsidePlugins besides(Function<Kind, List<Found>> image) {
    List<Found> free = new ArrayList<>();
    List<String> all = new ArrayList<>(problems);
    for (Found plugin : found) {
      Optional<Found> owner =
          Stream.concat(image.apply(plugin.kind()).stream(), free.stream())
              .filter(other -> other.kind() == plugin.kind())
              .filter(other -> other.provider().id().equals(plugin.provider().id()))
              .findFirst();
      if (owner.isEmpty()) {
        free.add(plugin);
      } else {
        all.add(
            "The plugin "
                + plugin.origin()
                + " is left out: its "
                + plugin.kind()
                + " is called '"
                + plugin.provider().id()
                + "', as is the one from "
                + owner.get().origin()
                + ". Remove one of them.");
      }
    }
    return new OutsidePlugins(free, all);
  }

  /** Loads everything in these folders. */
  static OutsidePlugins load(List<Path> folders) {
    List<Found> found = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path folder : folders) {
      try {
        for (Path place : PluginJars.in(folder)) {
          load(place, found, problems);
        }
      } catch (IOException e) {
        problems.add("The plugin folder " + folder + " cannot be read: " + e + ".");
      }
    }
    return new OutsidePlugins(found, problems);
  }

  private static void load(Path place, List<Found> found, List<String> problems) {
    try {
      found.addAll(PluginLayer.load(place));
    } catch (PluginLayer.Unusable e) {
      problems.add("The plugin " + place + " cannot be used: " + e.getMessage() + ".");
    }
  }
}
