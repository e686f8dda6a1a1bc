package dev.agentsync.kernel.invite;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash of everything here. */
final class Sha256 {
  private Sha256() {}

  static byte[] of(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
