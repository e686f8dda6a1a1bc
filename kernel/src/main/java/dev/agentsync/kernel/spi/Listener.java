package dev.agentsync.kernel.spi;

import java.net.URI;
import java.util.Optional;

/**
 * Accepts connections at one address.
 *
 * @since 0.1.0
 */
public interface Listener extends AutoCloseable {
  /** Returns where it really listens, with the port that was picked. */
  URI address();

  /**
   * Waits for the next usable connection; empty once closed. One that fails on the way, or is too
   * slow, is dropped and never seen here. Called from one thread at a time.
   */
  Optional<Connection> accept();

  /** Stops accepting; connections handed out stay open. Closing again does nothing. */
  @Override
  void close();
}
