package dev.agentsync.kernel.spi;

/**
 * Compiled exclusion rules; immutable, any thread may ask.
 *
 * @since 0.1.0
 */
public interface IgnoreRules {
  /**
   * Returns whether the path is excluded, by a rule for itself or for a folder above it.
   *
   * @param path vault-relative, {@code /} between segments, never empty
   * @param directory whether it is a folder
   */
  boolean ignores(String path, boolean directory);
}
