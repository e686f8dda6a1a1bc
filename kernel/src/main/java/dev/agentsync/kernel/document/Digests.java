package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.BlobHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of what the document holds. */
final class Digests {
  private Digests() {}

  static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  static BlobHash ofText(String text) {
    return BlobHash.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
