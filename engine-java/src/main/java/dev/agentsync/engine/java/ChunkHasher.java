package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeHash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hashes chunks, one after the other: SHA-256 over type, length and content. */
final class ChunkHasher {
  private static final byte DOCUMENT = 0;
  private static final byte CHANGE = 1;

  private final MessageDigest digest;
  private final ByteWriter head = new ByteWriter(12);

  ChunkHasher() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  ChangeHash change(byte[] body, int length) {
    return hash(CHANGE, body, length);
  }

  ChangeHash document(byte[] body, int length) {
    return hash(DOCUMENT, body, length);
  }

  private ChangeHash hash(byte type, byte[] body, int length) {
    head.clear();
    head.octet(type);
    head.uleb(length);
    digest.update(head.array(), 0, head.size());
    digest.update(body, 0, length);
    return new ChangeHash(Bytes.of(digest.digest()));
  }
}
