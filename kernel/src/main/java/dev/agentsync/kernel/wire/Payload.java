package dev.agentsync.kernel.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A long byte string inside a message, which is not copied on its way in: a sync message or a blob
 * may have many megabytes. Whoever wraps an array gives it away.
 */
public final class Payload {
  private final byte[] bytes;
  private final int from;
  private final int length;

  private Payload(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.from = from;
    this.length = length;
  }

  /** Returns the whole array as a payload; the caller must not change it afterwards. */
  public static Payload wrap(byte[] bytes) {
    return new Payload(bytes, 0, bytes.length);
  }

  static Payload wrap(byte[] bytes, int from, int length) {
    return new Payload(bytes, from, length);
  }

  /** Returns the number of bytes. */
  public int length() {
    return length;
  }

  /** Returns a copy as an array. */
  public byte[] toArray() {
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  /** Returns the SHA-256 of the bytes as 64 lower-case hexadecimal digits. */
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, from, length);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  void copyTo(byte[] target, int at) {
    System.arraycopy(bytes, from, target, at, length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that
        && Arrays.equals(
            bytes, from, from + length, that.bytes, that.from, that.from + that.length);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toArray());
  }

  /** Returns the length only: payloads are too long to print. */
  @Override
  public String toString() {
    return length + " bytes";
  }
}
