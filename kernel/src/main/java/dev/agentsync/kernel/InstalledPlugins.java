package dev.agentsync.kernel;

import dev.agentsync.kernel.config.VaultConfig;
import dev.agentsync.kernel.plugin.PluginInfo;
import dev.agentsync.kernel.plugin.Plugins;
import dev.agentsync.kernel.spi.Provider;
import dev.agentsync.kernel.spi.SignerProvider;
import dev.agentsync.kernel.store.StorageChoice;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The plugins of this process, and which of them a vault uses.
 *
 * @param plugins kind by kind, those of the image first
 * @param problems a sentence for each plugin from outside that cannot be used
 */
public record InstalledPlugins(List<Plugin> plugins, List<String> problems) {
  /**
   * One of them.
   *
   * @param kind {@code engine}, {@code transport}, {@code storage}, {@code signer} or {@code
   *     ignore}
   * @param id the word that chooses it in {@code config.toml}
   * @param module the module it is in
   * @param version the module's version, if it has one
   * @param outside the jar or folder it was loaded from; empty if it came with the image
   * @param used whether the vault that was asked about uses it
   */
  public record Plugin(
      String kind,
      String id,
      String module,
      Optional<String> version,
      Optional<Path> outside,
      boolean used) {}

  public InstalledPlugins {
    plugins = List.copyOf(plugins);
    problems = List.copyOf(problems);
  }

  /**
   * Looks at the plugins, and at the configuration of a vault.
   *
   * @param folder the vault; if there is none, no plugin is used
   * @throws ConfigException if its configuration cannot be read
   */
  public static InstalledPlugins seenFrom(Path folder) {
    Surroundings surroundings = Surroundings.ofProcess();
    Plugins installed = surroundings.plugins();
    Set<String> used =
        Vault.exists(folder) ? usedBy(VaultFolder.of(folder), surroundings) : Set.of();
    List<Plugin> plugins =
        installed.list().stream()
            .map(info -> plugin(info, used.contains(info.kind() + " " + info.id())))
            .toList();
    return new InstalledPlugins(plugins, installed.problems());
  }

  private static Plugin plugin(PluginInfo info, boolean used) {
    return new Plugin(info.kind(), info.id(), info.module(), info.version(), info.outside(), used);
  }

  private static Set<String> usedBy(VaultFolder folder, Surroundings surroundings) {
    VaultConfig settings = folder.config().read();
    Plugins plugins = surroundings.plugins();
    VaultConfig.Providers words = settings.providers();
    SignerProvider.Options identity =
        surroundings.identity(folder.root(), Optional.of(settings), KeyChoice.CONFIGURED);
    Set<String> used = new HashSet<>();
    note(used, "engine", () -> plugins.engine(words.engine()));
    StorageChoice storages = new StorageChoice(plugins, folder.directory());
    note(used, "storage", () -> storages.of(words.storage()));
    note(used, "signer", () -> plugins.signer(words.signer(), identity));
    note(used, "ignore", () -> plugins.ignoreRules(words.ignore()));
    settings
        .rendezvousUrl()
        .flatMap(url -> Optional.ofNullable(HubAddress.parse(url)).map(URI::getScheme))
        .ifPresent(
            scheme -> note(used, "transport", () -> plugins.transport(words.transport(), scheme)));
    return used;
  }

  /** What cannot be chosen is not used; opening the vault says why. */
  private static void note(Set<String> used, String kind, Supplier<? extends Provider> choice) {
    try {
      used.add(kind + " " + choice.get().id());
    } catch (ConfigException e) {
      System.getLogger("agentsync.plugins")
          .log(System.Logger.Level.DEBUG, "no {0} is used: {1}", kind, e.getMessage());
    }
  }
}
