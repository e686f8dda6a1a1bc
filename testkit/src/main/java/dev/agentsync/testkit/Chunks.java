package dev.agentsync.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Random;

/**
 * Makes Automerge chunks whose container is right and whose body is anything: enough for a storage,
 * which must not look inside.
 */
public final class Chunks {
  private static final byte[] MAGIC = {(byte) 0x85, 0x6f, 0x4a, (byte) 0x83};

  private Chunks() {}

  /** Returns a chunk of the given type (0 document, 1 change) around the body. */
  public static byte[] chunk(int type, byte[] body) {
    var hashed = new ByteArrayOutputStream();
    hashed.write(type);
    int rest = body.length;
    while (rest >= 0x80) {
      hashed.write(rest | 0x80);
      rest >>>= 7;
    }
    hashed.write(rest);
    hashed.writeBytes(body);
    byte[] content = hashed.toByteArray();
    return ByteBuffer.allocate(MAGIC.length + 4 + content.length)
        .put(MAGIC)
        .put(sha256(content), 0, 4)
        .put(content)
        .array();
  }

  /**
   * Returns change chunk {@code number} of the series {@code seed}: always the same bytes, of a
   * length between 8 and about 6,000 that differs from number to number.
   */
  public static byte[] numbered(long seed, int number) {
    var random = new Random(seed * 1_000_003L + number);
    byte[] body = new byte[8 + random.nextInt(random.nextInt(10) == 0 ? 6_000 : 200)];
    random.nextBytes(body);
    ByteBuffer.wrap(body).putInt(number);
    return chunk(1, body);
  }

  /** Returns the chunks {@code from} (inclusive) to {@code to} (exclusive) of a series. */
  public static byte[] numbered(long seed, int from, int to) {
    var all = new ByteArrayOutputStream();
    for (int number = from; number < to; number++) {
      all.writeBytes(numbered(seed, number));
    }
    return all.toByteArray();
  }

  /** Returns the arrays one after the other. */
  public static byte[] joined(List<byte[]> parts) {
    var all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
