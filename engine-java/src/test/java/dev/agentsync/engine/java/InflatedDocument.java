package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A saved document with its columns inflated, so that compression does not count in comparisons.
 */
final class InflatedDocument {
  private final byte[] chunk;

  InflatedDocument(byte[] chunk) {
    this.chunk = chunk;
  }

  Bytes inflated() {
    return Bytes.of(new ChunkParts(Chunk.split(chunk).getFirst()).join());
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
