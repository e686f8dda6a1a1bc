package dev.agentsync.kernel.spi;

import java.net.URI;

/**
 * An opened transport. Its methods may be called from any thread.
 *
 * @since 0.1.0
 */
public interface Transport extends AutoCloseable {
  /**
   * Reaches the other side; blocks until messages can be exchanged.
   *
   * <p>Whoever answers must prove that it owns the certificate it shows (where there is one); any
   * certificate will do, as the kernel checks who it belongs to.
   *
   * @throws dev.agentsync.kernel.NetworkException if nobody answers in time, or what answers does
   *     not speak this transport
   */
  Connection connect(URI uri);

  /**
   * Begins to listen. When this returns the address accepts connections.
   *
   * @param address where, for instance {@code wss://127.0.0.1:0}; port 0 picks a free one
   * @throws dev.agentsync.kernel.NetworkException if the address cannot be used; the message says
   *     why
   */
  Listener listen(URI address);

  /** Closes every listener and connection and frees threads; closing again does nothing. */
  @Override
  void close();
}
