package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeHash;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * One Automerge chunk whose container is sound: magic, length and checksum are right.
 *
 * @param type what it holds
 * @param bytes the chunk as it came
 * @param body the content, inflated
 * @param hash SHA-256 over type, length and content; the change hash if it is a change
 */
record Chunk(Type type, byte[] bytes, byte[] body, ChangeHash hash) {
  enum Type {
    DOCUMENT,
    CHANGE
  }

  private static final byte[] MAGIC = {(byte) 0x85, 0x6f, 0x4a, (byte) 0x83};
  private static final int HEADER = 9;

  /**
   * No honest change comes near this, and a few bytes of DEFLATE can claim a thousand times more.
   */
  private static final int MAX_INFLATED = 256 << 20;

  /** Splits concatenated chunks, none of them read further than its container. */
  static List<Chunk> split(byte[] data) {
    var chunks = new ArrayList<Chunk>();
    for (int at = 0; at < data.length; ) {
      Chunk chunk = read(data, at);
      chunks.add(chunk);
      at += chunk.bytes.length;
    }
    return chunks;
  }

  private static Chunk read(byte[] data, int start) {
    var cursor = new ByteCursor(data, start, data.length);
    if (cursor.remaining() < HEADER + 1 || !Arrays.equals(cursor.take(MAGIC.length), MAGIC)) {
      throw new DocumentException("No Automerge chunk begins at byte " + start);
    }
    byte[] checksum = cursor.take(4);
    int type = cursor.octet();
    int length = cursor.count(1);
    int bodyAt = cursor.position();
    byte[] stored = cursor.take(length);
    byte[] body = type == 2 ? inflate(stored, start) : stored;
    byte[] hash = hash(type == 2 ? 1 : type, body);
    if (!Arrays.equals(checksum, 0, 4, hash, 0, 4)) {
      throw new DocumentException("The Automerge chunk at byte " + start + " fails its checksum");
    }
    Type kind =
        switch (type) {
          case 0 -> Type.DOCUMENT;
          case 1, 2 -> Type.CHANGE;
          default ->
              throw new DocumentException(
                  "The Automerge chunk at byte " + start + " has unknown type " + type);
        };
    return new Chunk(
        kind,
        Arrays.copyOfRange(data, start, bodyAt + length),
        body,
        new ChangeHash(Bytes.of(hash)));
  }

  /** Returns the chunk that holds a change body. */
  static Chunk change(byte[] body) {
    byte[] hash = hash(1, body);
    var out = new ByteArrayOutputStream(body.length + 16);
    out.writeBytes(MAGIC);
    out.write(hash, 0, 4);
    out.write(1);
    out.writeBytes(ColumnBytes.uleb(body.length));
    out.writeBytes(body);
    return new Chunk(Type.CHANGE, out.toByteArray(), body, new ChangeHash(Bytes.of(hash)));
  }

  private static byte[] hash(int type, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((byte) type);
      digest.update(ColumnBytes.uleb(body.length));
      return digest.digest(body);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static byte[] inflate(byte[] stored, int start) {
    try (var inflater = new Inflater(true)) {
      inflater.setInput(stored);
      var out = new ByteArrayOutputStream(stored.length * 2);
      byte[] buffer = new byte[8192];
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0 && !inflater.finished()) {
          throw new DocumentException(
              "The compressed Automerge change at byte " + start + " ends early");
        }
        out.write(buffer, 0, count);
        if (out.size() > MAX_INFLATED) {
          throw new DocumentException(
              "The compressed Automerge change at byte " + start + " is larger than 256 MiB");
        }
      }
      if (inflater.getRemaining() > 0) {
        throw new DocumentException(
            "The compressed Automerge change at byte " + start + " has bytes left over");
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw new DocumentException(
          "The compressed Automerge change at byte " + start + " is not DEFLATE data", e);
    }
  }
}
