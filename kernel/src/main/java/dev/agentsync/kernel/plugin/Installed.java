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
  private final Kind kind;
  private final Map<String, P> byId = new LinkedHashMap<>();

  /**
   * Sorts them.
   *
   * @throws ConfigException if two have one word
   */
  Installed(Kind kind, Class<P> type, List<Found> plugins) {
    this.kind = kind;
    Map<String, Found> found = new LinkedHashMap<>();
    for (Found plugin : plugins) {
      String id = plugin.provider().id();
      @Nullable Found other = found.putIfAbsent(id, plugin);
      if (other != null) {
        throw new ConfigException(
            "Two "
                + kind
                + " plugins are called '"
                + id
                + "': one from "
                + other.origin()
                + ", one from "
                + plugin.origin()
                + ". Remove one of them.");
      }
      byId.put(id, type.cast(plugin.provider()));
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
}
