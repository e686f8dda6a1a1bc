package dev.agentsync.kernel.plugin;

import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.IgnoreRulesProvider;
import dev.agentsync.kernel.spi.Provider;
import dev.agentsync.kernel.spi.SignerProvider;
import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.kernel.spi.TransportProvider;
import java.util.Locale;

/** The kinds of plugins there are. */
enum Kind {
  ENGINE(EngineProvider.class),
  TRANSPORT(TransportProvider.class),
  STORAGE(StorageProvider.class),
  SIGNER(SignerProvider.class),
  IGNORE(IgnoreRulesProvider.class);

  private final Class<? extends Provider> type;

  Kind(Class<? extends Provider> type) {
    this.type = type;
  }

  /** Returns the interface its plugins implement. */
  Class<? extends Provider> type() {
    return type;
  }

  /** Returns the table of the configuration that chooses among them. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Kind of(Class<? extends Provider> type) {
    for (Kind kind : values()) {
      if (kind.type.equals(type)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("not the type of a kind of plugins: " + type);
  }
}
