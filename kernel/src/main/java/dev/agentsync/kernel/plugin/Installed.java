package dev.agentsync.kernel.plugin;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.spi.Provider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The plugins of one kind, by their words. */
final class Installed<P extends Provider> {
  private final String kind;
  private final Map<String, P> byId = new LinkedHashMap<>();

  /**
   * @param kind the table of the configuration that chooses among them
   * @throws ConfigException if two have one word
   */
  Installed(String kind, List<P> providers) {
    this.kind = kind;
    for (P provider : providers) {
      @Nullable P other = byId.putIfAbsent(provider.id(), provider);
      if (other != null) {
        throw new ConfigException(
            "Two "
                + kind
                + " plugins are called '"
                + provider.id()
                + "': one from "
                + origin(other)
                + ", one from "
                + origin(provider)
                + ". Remove one of them.");
      }
    }
  }

  /** Returns the one of that word. */
  P named(String id) {
    @Nullable P provider = byId.get(id);
    if (provider == null) {
      throw new ConfigException("No " + kind + " plugin '" + id + "'. " + installed());
    }
    return provider;
  }

  /** Returns the configured one, else the only one, else the image's default. */
  P choose(Optional<String> configured) {
    return choose(configured, provider -> true, "");
  }

  /**
   * Returns the configured one, else the only one that suits, else the image's default if it suits.
   *
   * @param purpose completes "no plugin": what none of them suits
   */
  P choose(Optional<String> configured, Predicate<P> suits, String purpose) {
    if (configured.isPresent()) {
      return named(configured.get());
    }
    List<P> suitable = byId.values().stream().filter(suits).toList();
    if (suitable.isEmpty()) {
      throw new ConfigException("No " + kind + " plugin" + purpose + ". " + installed());
    }
    if (suitable.size() == 1) {
      return suitable.getFirst();
    }
    return preferred()
        .flatMap(id -> Optional.ofNullable(byId.get(id)))
        .filter(suitable::contains)
        .orElseThrow(
            () ->
                new ConfigException(
                    "Several "
                        + kind
                        + " plugins could be used. "
                        + installed()
                        + " Choose one in config.toml: ["
                        + kind
                        + "] provider = \""
                        + suitable.getFirst().id()
                        + "\""));
  }

  /** Returns those that suit. */
  List<P> matching(Predicate<P> suits) {
    return byId.values().stream().filter(suits).toList();
  }

  private Optional<String> preferred() {
    return Optional.ofNullable(System.getProperty("agentsync.default." + kind));
  }

  private String installed() {
    return byId.isEmpty()
        ? "None is installed."
        : "Installed: " + String.join(", ", new TreeSet<>(byId.keySet())) + ".";
  }

  private static String origin(Provider provider) {
    Module module = provider.getClass().getModule();
    return module.isNamed() ? "module " + module.getName() : provider.getClass().getName();
  }
}
