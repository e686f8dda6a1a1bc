package dev.agentsync.kernel.spi;

import java.nio.file.Path;
import java.util.Set;

/**
 * Moves whole binary messages between two devices.
 *
 * @since 0.1.0
 */
public non-sealed interface TransportProvider extends Provider {
  /**
   * What a transport is opened with.
   *
   * @param stateDirectory where a listening side may keep what must outlive it, such as a TLS key
   *     and certificate; created when first needed
   * @param limits sizes and time-outs, to be kept exactly
   */
  record Options(Path stateDirectory, Limits limits) {}

  /** Returns the URI schemes it serves, lower-case, such as {@code wss}. */
  Set<String> schemes();

  /** Opens the transport; no network is touched yet. */
  Transport open(Options options);
}
