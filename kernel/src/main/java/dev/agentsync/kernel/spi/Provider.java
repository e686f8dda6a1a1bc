package dev.agentsync.kernel.spi;

/**
 * What a plugin module offers: one kind per extension point.
 *
 * <p>Providers are found through {@link java.util.ServiceLoader}, hold no state, and are asked from
 * any thread. Creating one must be cheap and must not touch disk, network or native code; that
 * begins when the kernel opens something through it.
 *
 * @since 0.1.0
 */
public sealed interface Provider
    permits EngineProvider,
        StorageProvider,
        TransportProvider,
        SignerProvider,
        IgnoreRulesProvider {
  /**
   * Returns the word users write in {@code config.toml}, such as {@code file}: lower-case ASCII
   * letters, digits and hyphens; unique among providers of its kind; fixed once released.
   */
  String id();
}
