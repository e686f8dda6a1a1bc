package dev.agentsync.kernel.plugin;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.spi.Provider;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Finds what came with the image, and what was put beside it. */
final class InstalledSource {
  private InstalledSource() {}

  /** Returns all of a kind, those of the image first. */
  static List<Found> find(Kind kind) {
    Stream<Found> outside =
        OutsidePlugins.ofProcess().found().stream().filter(plugin -> plugin.kind() == kind);
    return Stream.concat(ofImage(kind).stream(), outside).toList();
  }

  /** Returns those of a kind that came with the image. */
  static List<Found> ofImage(Kind kind) {
    return load(kind.type()).stream()
        .map(provider -> new Found(kind, provider, Optional.empty()))
        .toList();
  }

  private static <P extends Provider> List<P> load(Class<P> type) {
    try {
      return ServiceLoader.load(type).stream().map(ServiceLoader.Provider::get).toList();
    } catch (ServiceConfigurationError e) {
      throw new ConfigException(
          "A plugin of type "
              + type.getSimpleName()
              + " cannot be used: "
              + e.getMessage()
              + ". Remove or replace it.",
          e);
    }
  }
}
