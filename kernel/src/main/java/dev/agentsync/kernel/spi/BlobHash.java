package dev.agentsync.kernel.spi;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names a blob by its content: SHA-256 as 64 lower-case hexadecimal digits. A value that exists is
 * valid, so it may safely become a file name.
 *
 * @since 0.1.0
 */
public record BlobHash(String hex) implements Comparable<BlobHash> {
  public BlobHash {
    if (!isValid(hex)) {
      throw new IllegalArgumentException("not a lower-case hex SHA-256: " + shown(hex));
    }
  }

  /** Returns the hash of the given content. */
  public static BlobHash of(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return new BlobHash(HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Returns whether the text is 64 lower-case hexadecimal digits. */
  public static boolean isValid(String hex) {
    if (hex.length() != 64) {
      return false;
    }
    for (int i = 0; i < 64; i++) { // a stream would be most of what reading an index costs
      char c = hex.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  @Override
  public int compareTo(BlobHash other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
