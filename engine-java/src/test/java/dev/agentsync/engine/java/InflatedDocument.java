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
    Chunk document = Chunk.split(chunk).getFirst();
    var in = new ByteReader(document.body());
    var out = new ByteWriter(chunk.length);
    int actors = in.small();
    out.uleb(actors);
    for (int i = 0; i < actors; i++) {
      out.block(in.block());
    }
    int heads = in.small();
    out.uleb(heads);
    out.write(in.take(32 * heads));
    long[][] changes = metadata(in);
    long[][] ops = metadata(in);
    byte[][] changeColumns = columns(in, changes);
    byte[][] opColumns = columns(in, ops);
    metadata(out, changes, changeColumns);
    metadata(out, ops, opColumns);
    for (byte[] column : changeColumns) {
      out.write(column);
    }
    for (byte[] column : opColumns) {
      out.write(column);
    }
    out.write(in.take(in.remaining()));
    return Bytes.of(Chunk.ofDocument(out.toByteArray()).bytes());
  }

  private static long[][] metadata(ByteReader in) {
    long[][] columns = new long[in.small()][2];
    for (long[] column : columns) {
      column[0] = in.uleb();
      column[1] = in.uleb();
    }
    return columns;
  }

  private static byte[][] columns(ByteReader in, long[][] metadata) {
    byte[][] columns = new byte[metadata.length][];
    for (int i = 0; i < columns.length; i++) {
      byte[] stored = in.take((int) metadata[i][1]);
      columns[i] = (metadata[i][0] & 8) == 0 ? stored : Deflate.inflate(stored, 0, stored.length);
    }
    return columns;
  }

  private static void metadata(ByteWriter out, long[][] metadata, byte[][] columns) {
    out.uleb(columns.length);
    for (int i = 0; i < columns.length; i++) {
      out.uleb(metadata[i][0] & ~8L);
      out.uleb(columns[i].length);
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
