package dev.agentsync.kernel.wire;

import dev.agentsync.kernel.spi.Bytes;
import java.security.SecureRandom;

/** Random bytes that make each handshake unlike all others. */
final class Nonce {
  static final int LENGTH = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Nonce() {}

  static Bytes fresh() {
    byte[] bytes = new byte[LENGTH];
    RANDOM.nextBytes(bytes);
    return Bytes.of(bytes);
  }
}
