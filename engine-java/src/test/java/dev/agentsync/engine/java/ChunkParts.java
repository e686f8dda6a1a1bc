package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ChangeHash;
import java.util.ArrayList;
import java.util.List;

/**
 * A chunk taken apart: what comes before the columns, the columns inflated, and what follows. Put
 * together again it has the right lengths and checksum, whatever was done to its parts.
 */
final class ChunkParts {
  /** One column of a change, or of either half of a document. */
  static final class Column {
    final long spec;
    byte[] bytes;

    Column(long spec, byte[] bytes) {
      this.spec = spec;
      this.bytes = bytes;
    }
  }

  private static final int DEFLATED = 8;

  final boolean document;
  byte[] opening;
  final List<List<Column>> columns = new ArrayList<>();
  byte[] rest;

  ChunkParts(Chunk chunk) {
    document = chunk.document();
    var in = new ByteReader(chunk.body());
    if (document) {
      skipBlocks(in);
      in.skip(in.count(ChangeHash.LENGTH) * ChangeHash.LENGTH);
    } else {
      ChangeHead.read(in);
    }
    opening = java.util.Arrays.copyOf(chunk.body(), in.position());
    var metadata = new ArrayList<long[][]>();
    metadata.add(metadata(in));
    if (document) {
      metadata.add(metadata(in));
    }
    metadata.forEach(one -> columns.add(columns(in, one)));
    rest = in.take(in.remaining());
  }

  private static void skipBlocks(ByteReader in) {
    for (int left = in.count(1); left > 0; left--) {
      in.block();
    }
  }

  private static long[][] metadata(ByteReader in) {
    long[][] columns = new long[in.count(2)][2];
    for (long[] column : columns) {
      column[0] = in.uleb();
      column[1] = in.uleb();
    }
    return columns;
  }

  private static List<Column> columns(ByteReader in, long[][] metadata) {
    var columns = new ArrayList<Column>();
    for (long[] one : metadata) {
      byte[] stored = in.take((int) one[1]);
      boolean deflated = (one[0] & DEFLATED) != 0;
      columns.add(
          new Column(
              one[0] & ~DEFLATED, deflated ? Deflate.inflate(stored, 0, stored.length) : stored));
    }
    return columns;
  }

  /** Returns the chunk with no column compressed. */
  byte[] join() {
    var out = new ByteWriter(256);
    out.write(opening);
    for (List<Column> group : columns) {
      out.uleb(group.size());
      for (Column column : group) {
        out.uleb(column.spec);
        out.uleb(column.bytes.length);
      }
    }
    columns.forEach(group -> group.forEach(column -> out.write(column.bytes)));
    out.write(rest);
    return sealed(document, out.toByteArray());
  }

  static byte[] sealed(boolean document, byte[] body) {
    return (document ? Chunk.ofDocument(body) : Chunk.ofChange(body)).bytes();
  }
}
