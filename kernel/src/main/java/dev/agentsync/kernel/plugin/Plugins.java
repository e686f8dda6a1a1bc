package dev.agentsync.kernel.plugin;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.IgnoreRulesProvider;
import dev.agentsync.kernel.spi.Provider;
import dev.agentsync.kernel.spi.SignerProvider;
import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.kernel.spi.TransportProvider;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The plugins that are there. What several could do is done by the one the configuration names;
 * without a name by the only one, or the one that the image prefers: the system property {@code
 * agentsync.default.<kind>}. Every choice that fails is a {@link ConfigException} that says which
 * plugins are installed.
 */
public final class Plugins {
  private final Function<Kind, List<Found>> source;
  private final Supplier<List<String>> problems;

  private Plugins(Function<Kind, List<Found>> source, Supplier<List<String>> problems) {
    this.source = source;
    this.problems = problems;
  }

  /**
   * Returns the plugins installed beside the kernel, and those in the folders of the system
   * property {@code agentsync.plugins}; they are looked up when first needed.
   */
  public static Plugins installed() {
    return new Plugins(InstalledSource::find, () -> OutsidePlugins.ofProcess().problems());
  }

  /** Returns exactly these plugins. */
  public static Plugins of(Provider... providers) {
    List<Provider> given = List.copyOf(Arrays.asList(providers));
    return new Plugins(
        kind ->
            given.stream()
                .filter(kind.type()::isInstance)
                .map(provider -> new Found(kind, provider, Optional.empty()))
                .toList(),
        List::of);
  }

  /** Returns all of them, kind by kind. */
  public List<PluginInfo> list() {
    return Arrays.stream(Kind.values())
        .flatMap(kind -> source.apply(kind).stream())
        .map(PluginInfo::of)
        .toList();
  }

  /** Returns a sentence for each plugin from outside that cannot be used. */
  public List<String> problems() {
    return problems.get();
  }

  /** Returns the engine to use. */
  public EngineProvider engine(Optional<String> configured) {
    return engines().choose(configured);
  }

  /** Returns the names of the engines that stamp changes with their time. */
  public List<String> timekeepers() {
    return engines()
        .matching(engine -> engine.capabilities().contains(EngineProvider.Capability.STAMPS))
        .stream()
        .map(Provider::id)
        .sorted()
        .toList();
  }

  /**
   * Returns the storage to use: without a choice, the one that already holds the history in that
   * folder.
   */
  public StorageProvider storage(Optional<String> configured, Path directory) {
    Installed<StorageProvider> all = storages();
    if (configured.isEmpty()) {
      List<StorageProvider> holding = all.matching(provider -> provider.holds(directory));
      if (holding.size() == 1) {
        return holding.getFirst();
      }
    }
    return all.choose(configured);
  }

  /** Returns every storage that is installed. */
  public List<StorageProvider> allStorages() {
    return storages().matching(provider -> true);
  }

  /**
   * Returns the transport for a URI scheme.
   *
   * @throws dev.agentsync.kernel.ConfigException if none serves it
   */
  public TransportProvider transport(Optional<String> configured, String scheme) {
    String wanted = scheme.toLowerCase(Locale.ROOT);
    Installed<TransportProvider> all = transports();
    List<TransportProvider> serving = all.matching(p -> p.schemes().contains(wanted));
    if (serving.isEmpty()) {
      throw new ConfigException(
          "network: unsupported scheme \""
              + scheme
              + "\" (expected "
              + schemes(all.matching(provider -> true))
              + ")");
    }
    return all.choose(
        configured.filter(id -> all.named(id).schemes().contains(wanted)),
        serving::contains,
        " for " + wanted + "://");
  }

  /**
   * Returns the signer for an identity.
   *
   * @throws dev.agentsync.kernel.ConfigException if none signs with what the user has named
   */
  public SignerProvider signer(Optional<String> configured, SignerProvider.Options options) {
    String purpose =
        switch (options.wish()) {
          case FILE -> " that signs with a key file, as " + options.keyFile() + " is";
          case AGENT -> " that signs with a key in an agent";
          case ANY -> "";
        };
    return signers().choose(configured, p -> p.serves(options), purpose);
  }

  /** Returns every signer that is installed. */
  public List<SignerProvider> allSigners() {
    return signers().matching(provider -> true);
  }

  /** Returns what reads the exclusion rules. */
  public IgnoreRulesProvider ignoreRules(Optional<String> configured) {
    return all(IgnoreRulesProvider.class).choose(configured);
  }

  private Installed<EngineProvider> engines() {
    return all(EngineProvider.class);
  }

  private Installed<StorageProvider> storages() {
    return all(StorageProvider.class);
  }

  private Installed<TransportProvider> transports() {
    return all(TransportProvider.class);
  }

  private Installed<SignerProvider> signers() {
    return all(SignerProvider.class);
  }

  private <P extends Provider> Installed<P> all(Class<P> type) {
    Kind kind = Kind.of(type);
    return new Installed<>(kind, type, source.apply(kind));
  }

  private static String schemes(List<TransportProvider> transports) {
    var names = new TreeSet<String>();
    transports.forEach(transport -> names.addAll(transport.schemes()));
    return names.isEmpty()
        ? "none, as no transport is installed"
        : String.join(":// or ", names) + "://";
  }
}
