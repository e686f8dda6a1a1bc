package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.ChangeHash;
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

  /** Bytes before the content at most. */
  static final int MAX_HEADER = 16;

  private static final int DOCUMENT = 0;
  private static final int CHANGE = 1;
  private static final int COMPRESSED_CHANGE = 2;

  /** Splits concatenated chunks. */
  static List<Chunk> split(byte[] data) {
    var chunks = new ArrayList<Chunk>();
    var in = new ByteReader(data);
    var hasher = new ChunkHasher();
    while (!in.atEnd()) {
      chunks.add(read(in, hasher));
    }
    return chunks;
  }

  private static Chunk read(ByteReader in, ChunkHasher hasher) {
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
    Chunk chunk = of(hasher, type == DOCUMENT, body);
    if (!Arrays.equals(checksum, 0, 4, chunk.hash.bytes().toArray(), 0, 4)) {
      throw new DocumentException("The Automerge chunk at byte " + start + " fails its checksum");
    }
    return chunk;
  }

  private static Chunk of(ChunkHasher hasher, boolean document, byte[] body) {
    return new Chunk(
        document,
        body,
        document ? hasher.document(body, body.length) : hasher.change(body, body.length));
  }

  static Chunk ofChange(ChunkHasher hasher, byte[] body) {
    return of(hasher, false, body);
  }

  static Chunk ofChange(byte[] body) {
    return of(new ChunkHasher(), false, body);
  }

  static Chunk ofDocument(byte[] body) {
    return of(new ChunkHasher(), true, body);
  }

  /** Returns the whole chunk, uncompressed. */
  byte[] bytes() {
    return framed(document ? DOCUMENT : CHANGE, body);
  }

  /** Returns the whole chunk of a change, compressed. */
  byte[] compressed() {
    return framed(COMPRESSED_CHANGE, Deflate.deflate(body));
  }

  private byte[] framed(int type, byte[] content) {
    var out = new ByteWriter(content.length + MAX_HEADER);
    out.write(MAGIC);
    out.write(hash.bytes().toArray(), 0, 4);
    out.octet(type);
    out.block(content);
    return out.toByteArray();
  }
}
