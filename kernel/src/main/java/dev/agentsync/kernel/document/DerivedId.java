package dev.agentsync.kernel.document;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** File ids with the form of random ones that every device derives alike from the same state. */
final class DerivedId {
  private static final String DOMAIN = "agentsync-copy-v1";

  private DerivedId() {}

  static FileId of(String name) {
    byte[] digest = Digests.sha256((DOMAIN + name).getBytes(StandardCharsets.UTF_8));
    var bits = ByteBuffer.wrap(digest);
    long high = (bits.getLong() & ~0xF000L) | 0x4000L;
    long low = (bits.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new FileId(new UUID(high, low).toString());
  }
}
