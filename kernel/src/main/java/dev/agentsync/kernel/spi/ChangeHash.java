package dev.agentsync.kernel.spi;

/**
 * Names one change: the SHA-256 of its Automerge change chunk, 32 bytes.
 *
 * @since 0.1.0
 */
public record ChangeHash(Bytes bytes) implements Comparable<ChangeHash> {
  /** The length of every change hash in bytes. */
  public static final int LENGTH = 32;

  public ChangeHash {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException(
          "A change hash has 32 bytes, not " + bytes.length() + ": " + bytes);
    }
  }

  @Override
  public int compareTo(ChangeHash other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public String toString() {
    return bytes.hex();
  }
}
