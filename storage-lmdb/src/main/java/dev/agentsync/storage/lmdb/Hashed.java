package dev.agentsync.storage.lmdb;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/** Bytes behind their own hash. */
final class Hashed {
  private static final int LENGTH = 32;

  private Hashed() {}

  static byte[] wrap(byte[] bytes) {
    byte[] wrapped = Arrays.copyOf(sha256(bytes, 0), LENGTH + bytes.length);
    System.arraycopy(bytes, 0, wrapped, LENGTH, bytes.length);
    return wrapped;
  }

  /** Returns the bytes, or empty if they are not those that were wrapped. */
  static Optional<byte[]> unwrap(byte[] wrapped) {
    return wrapped.length >= LENGTH
            && Arrays.equals(sha256(wrapped, LENGTH), 0, LENGTH, wrapped, 0, LENGTH)
        ? Optional.of(Arrays.copyOfRange(wrapped, LENGTH, wrapped.length))
        : Optional.empty();
  }

  private static byte[] sha256(byte[] bytes, int from) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, from, bytes.length - from);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
