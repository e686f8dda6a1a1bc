package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeHash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One chunk whose container is sound: magic, length and checksum are right.
 *
 * @param document whether it holds a document rather than a change
 * @param body its content, inflated
 * @param hash SHA-256 over type, length and content: the change hash if it is a change
 */
record Chunk(boolean document, byte[] body, ChangeHash hash) {
  private static final byte[] MAGIC = {(byte) 0x85, 0x6f, 0x4a, (byte) 0x83};
  private static final int DOCUMENT = 0;
  private static final int CHANGE = 1;
  private static final int COMPRESSED_CHANGE = 2;

  /** Splits concatenated chunks. */
  static List<Chunk> split(byte[] data) {
    var chunks = new ArrayList<Chunk>();
    var in = new ByteReader(data);
    while (!in.atEnd()) {
      chunks.add(read(in));
    }
    return chunks;
  }

  private static Chunk read(ByteReader in) {
    int start = in.position();
    if (!Arrays.equals(in.take(MAGIC.length), MAGIC)) {
      throw new DocumentException("No Automerge chunk begins at byte " + start);
    }
    byte[] checksum = in.take(4);
    int type = in.octet();
    if (type > COMPRESSED_CHANGE) {
      throw new DocumentException(
          "The Automerge chunk at byte " + start + " is of type " + type + ", which is not read");
    }
    int length = in.count(1);
    int from = in.position();
    in.skip(length);
    byte[] body =
        type == COMPRESSED_CHANGE
            ? Deflate.inflate(in.bytes, from, length)
            : Arrays.copyOfRange(in.bytes, from, from + length);
    byte[] hash = hash(type == DOCUMENT ? DOCUMENT : CHANGE, body);
    if (!Arrays.equals(checksum, 0, 4, hash, 0, 4)) {
      throw new DocumentException("The Automerge chunk at byte " + start + " fails its checksum");
    }
    return new Chunk(type == DOCUMENT, body, new ChangeHash(Bytes.of(hash)));
  }

  static Chunk ofChange(byte[] body) {
    return new Chunk(false, body, new ChangeHash(Bytes.of(hash(CHANGE, body))));
  }

  static Chunk ofDocument(byte[] body) {
    return new Chunk(true, body, new ChangeHash(Bytes.of(hash(DOCUMENT, body))));
  }

  /** Returns the whole chunk, uncompressed. */
  byte[] bytes() {
    var out = new ByteWriter(body.length + 16);
    out.write(MAGIC);
    out.write(hash.bytes().toArray(), 0, 4);
    out.octet(document ? DOCUMENT : CHANGE);
    out.block(body);
    return out.toByteArray();
  }

  private static byte[] hash(int type, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      var head = new ByteWriter(12);
      head.octet(type);
      head.uleb(body.length);
      digest.update(head.toByteArray());
      return digest.digest(body);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
