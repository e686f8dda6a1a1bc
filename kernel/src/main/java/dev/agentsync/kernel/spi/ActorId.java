package dev.agentsync.kernel.spi;

import java.security.SecureRandom;

/**
 * Who writes changes: an Automerge actor id, any byte string, 16 random bytes as a rule.
 *
 * @since 0.1.0
 */
public record ActorId(Bytes bytes) implements Comparable<ActorId> {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Returns a fresh id of 16 random bytes. */
  public static ActorId random() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return new ActorId(Bytes.of(bytes));
  }

  @Override
  public int compareTo(ActorId other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public String toString() {
    return bytes.hex();
  }
}
