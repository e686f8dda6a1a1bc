package dev.agentsync.kernel.plugin;

import dev.agentsync.kernel.spi.Provider;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Loads one plugin from outside into a module layer of its own, above the image's: it sees the
 * kernel and the JDK, and neither other plugins nor their libraries.
 */
final class PluginLayer {
  private static final Set<String> SERVICES =
      Stream.of(Kind.values()).map(kind -> kind.type().getName()).collect(Collectors.toSet());

  private PluginLayer() {}

  /** A plugin that cannot be used; the message completes "cannot be used: ". */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(String reason, Throwable cause) {
      super(reason, cause);
    }

    Unusable(String reason) {
      super(reason);
    }
  }

  /**
   * Loads what a jar, or a folder of jars, offers.
   *
   * @return at least one
   * @throws Unusable if it cannot be loaded, or nothing in it fits
   */
  static List<Found> load(Path place) throws Unusable {
    try {
      ModuleFinder finder = ModuleFinder.of(place);
      Set<String> roots =
          finder.findAll().stream()
              .map(ModuleReference::descriptor)
              .filter(PluginLayer::offersPlugins)
              .map(ModuleDescriptor::name)
              .collect(Collectors.toSet());
      if (roots.isEmpty()) {
        throw new Unusable(
            "it offers no agentsync plugin. Is it a library that belongs into a folder beside the"
                + " plugin that needs it?");
      }
      return providers(place, layer(finder, roots));
    } catch (FindException e) {
      throw new Unusable(SpiFit.missing(e), e);
    } catch (ResolutionException | LayerInstantiationException e) {
      throw new Unusable("its modules do not fit together with the image's: " + e.getMessage(), e);
    }
  }

  private static boolean offersPlugins(ModuleDescriptor module) {
    return module.provides().stream().anyMatch(offer -> SERVICES.contains(offer.service()));
  }

  private static ModuleLayer layer(ModuleFinder finder, Set<String> roots) {
    ModuleLayer image =
        Optional.ofNullable(PluginLayer.class.getModule().getLayer()).orElse(ModuleLayer.boot());
    // The image's modules come first: a second kernel beside the plugin must not be taken.
    Configuration resolved = image.configuration().resolveAndBind(ModuleFinder.of(), finder, roots);
    return image.defineModulesWithOneLoader(resolved, PluginLayer.class.getClassLoader());
  }

  private static List<Found> providers(Path place, ModuleLayer layer) throws Unusable {
    List<Found> found = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (ServiceLoader.Provider<? extends Provider> offer : offers(kind.type(), layer)) {
        found.add(new Found(kind, create(kind, offer), Optional.of(place)));
      }
    }
    return found;
  }

  private static <P extends Provider> List<ServiceLoader.Provider<P>> offers(
      Class<P> type, ModuleLayer layer) throws Unusable {
    try {
      return ServiceLoader.load(layer, type).stream()
          .filter(offer -> layer.equals(offer.type().getModule().getLayer()))
          .toList();
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new Unusable(SpiFit.broken(e), e);
    }
  }

  private static Provider create(Kind kind, ServiceLoader.Provider<? extends Provider> offer)
      throws Unusable {
    try {
      SpiFit.check(kind.type(), offer.type());
      Provider provider = offer.get();
      String id = provider.id();
      if (!id.matches("[a-z0-9-]+")) {
        throw new Unusable(
            "it calls itself '" + id + "'; an id has lower-case letters, digits and hyphens only");
      }
      return provider;
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new Unusable(SpiFit.broken(e), e);
    }
  }
}
