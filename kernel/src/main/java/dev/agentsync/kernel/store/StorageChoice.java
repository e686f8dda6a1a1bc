package dev.agentsync.kernel.store;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.config.ConfigFile;
import dev.agentsync.kernel.plugin.Plugins;
import dev.agentsync.kernel.spi.StorageProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the storage that has a vault's history. Which one that is stands in {@code
 * .agentsync/storage}, so that another word in the configuration, or an image that lacks the
 * plugin, is told as such: seeing an empty vault instead would be a fright at best. Whoever asks
 * has the vault's lock.
 */
public final class StorageChoice {
  private final Plugins plugins;
  private final Path directory;

  /**
   * @param directory the vault's {@code .agentsync} folder
   */
  public StorageChoice(Plugins plugins, Path directory) {
    this.plugins = plugins;
    this.directory = directory;
  }

  /**
   * Ends a migration that was cut short: one that had switched is finished, any other is undone.
   *
   * @return the storage the vault has now, if a migration to it was finished here
   */
  public Optional<String> settle(ConfigFile config) {
    Note underWay = Note.underWay(directory);
    Optional<String> target = underWay.read();
    if (target.isEmpty()) {
      return Optional.empty();
    }
    if (recorded().equals(target)) {
      config.set("storage", "provider", target.get());
      underWay.remove();
      return target;
    }
    Optional<StorageProvider> unfinished = installed(target.get());
    if (unfinished.isPresent()) { // else an image that has it will clear up
      Places.remove(unfinished.get(), directory);
      underWay.remove();
    }
    return Optional.empty();
  }

  /**
   * Returns the storage of the vault's history.
   *
   * @param configured the word in the configuration
   * @throws ConfigException if it is not installed, or another one has the history; the message
   *     names it
   */
  public StorageProvider of(Optional<String> configured) {
    Optional<String> recorded = recorded();
    StorageProvider chosen =
        recorded.isPresent() ? recorded(recorded.get(), configured) : unrecorded(configured);
    if (!chosen.holds(directory)) {
      List<StorageProvider> others = holding();
      if (!others.isEmpty()) {
        throw new ConfigException(
            "This vault's storage is said to be '"
                + chosen.id()
                + "', which holds nothing, while there is a history in "
                + words(others)
                + ". Write [storage] provider = \""
                + others.getFirst().id()
                + "\" in "
                + ConfigFile.of(root()).path()
                + (recorded.isPresent() ? ", and remove " + directory.resolve("storage") : "")
                + ".");
      }
    }
    return chosen;
  }

  private StorageProvider recorded(String id, Optional<String> configured) {
    if (configured.isPresent() && !configured.get().equals(id)) {
      plugins.storage(configured, directory); // a word that names no plugin is told as such
      throw new ConfigException(
          "This vault's history is kept by the storage '"
              + id
              + "', but "
              + ConfigFile.of(root()).path()
              + " says [storage] provider = \""
              + configured.get()
              + "\". Write \""
              + id
              + "\" there; to move the history then, run `agentsync storage migrate --to "
              + configured.get()
              + "`.");
    }
    return installed(id)
        .orElseThrow(
            () ->
                new ConfigException(
                    "This vault's history is kept by the storage '"
                        + id
                        + "', which this agentsync does not have. Installed: "
                        + plugins.allStorages().stream()
                            .map(StorageProvider::id)
                            .sorted()
                            .collect(Collectors.joining(", "))
                        + ". Use an agentsync that has it, there also to move the history to"
                        + " another one: `agentsync storage migrate`."));
  }

  /** A vault of the public project, or of the time before there was a choice. */
  private StorageProvider unrecorded(Optional<String> configured) {
    if (configured.isEmpty()) {
      List<StorageProvider> holding = holding();
      if (holding.size() > 1) {
        throw new ConfigException(
            "There is a history in each of "
                + words(holding)
                + " in "
                + directory
                + ". Say which one is this vault's: [storage] provider = \""
                + holding.getFirst().id()
                + "\" in config.toml.");
      }
    }
    return plugins.storage(configured, directory);
  }

  /** Notes whose the history is; done when it has been opened for the first time. */
  public void record(StorageProvider provider) {
    if (!recorded().equals(Optional.of(provider.id()))) {
      Note.present(directory).write(provider.id());
    }
  }

  /** Returns what was noted. */
  public Optional<String> recorded() {
    return Note.present(directory).read();
  }

  private List<StorageProvider> holding() {
    return plugins.allStorages().stream().filter(provider -> provider.holds(directory)).toList();
  }

  private Optional<StorageProvider> installed(String id) {
    return plugins.allStorages().stream().filter(p -> p.id().equals(id)).findFirst();
  }

  private Path root() {
    return Optional.ofNullable(directory.getParent()).orElse(directory);
  }

  private static String words(List<StorageProvider> providers) {
    return providers.stream()
        .map(provider -> "'" + provider.id() + "'")
        .sorted()
        .collect(Collectors.joining(" and "));
  }
}
