package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeHash;
import java.util.ArrayList;
import java.util.List;

/**
 * One message of the sync protocol.
 *
 * @param version 1 or 2
 * @param changes chunks; in version 2 all of them concatenated in one element
 * @param flags what the sender can do; empty if it did not say
 */
record SyncMessage(
    int version,
    List<ChangeHash> heads,
    List<ChangeHash> need,
    List<Have> have,
    List<byte[]> changes,
    byte[] flags) {
  /**
   * What the sender has.
   *
   * @param lastSync what it believes both had before
   * @param bloom the changes it has since
   */
  record Have(List<ChangeHash> lastSync, BloomFilter bloom) {}

  /** Understands version 2; then a bit field: understands a reset. */
  static final byte[] FLAGS = {0x02, (byte) 0x84};

  private static final int V1 = 0x42;
  private static final int V2 = 0x43;

  static SyncMessage decode(byte[] bytes) {
    var in = new ByteReader(bytes);
    int type = in.octet();
    if (type != V1 && type != V2) {
      throw new DocumentException("Not a sync message: it begins with byte " + type);
    }
    List<ChangeHash> heads = hashes(in);
    List<ChangeHash> need = hashes(in);
    var have = new ArrayList<Have>();
    for (int left = in.count(2); left > 0; left--) {
      have.add(new Have(hashes(in), BloomFilter.decode(in.block())));
    }
    var changes = new ArrayList<byte[]>();
    for (int left = in.count(1); left > 0; left--) {
      changes.add(in.block());
    }
    byte[] flags = in.atEnd() ? Columns.EMPTY : in.block();
    return new SyncMessage(
        type == V1 ? 1 : 2, heads, need, List.copyOf(have), List.copyOf(changes), flags);
  }

  byte[] encode() {
    var out = new ByteWriter(256);
    out.octet(version == 1 ? V1 : V2);
    hashes(out, heads);
    hashes(out, need);
    out.uleb(have.size());
    for (Have one : have) {
      hashes(out, one.lastSync);
      out.block(one.bloom.encode());
    }
    out.uleb(changes.size());
    changes.forEach(out::block);
    out.block(flags);
    return out.toByteArray();
  }

  static List<ChangeHash> hashes(ByteReader in) {
    var hashes = new ArrayList<ChangeHash>();
    for (int left = in.count(ChangeHash.LENGTH); left > 0; left--) {
      hashes.add(new ChangeHash(Bytes.of(in.take(ChangeHash.LENGTH))));
    }
    return List.copyOf(hashes);
  }

  static void hashes(ByteWriter out, List<ChangeHash> hashes) {
    out.uleb(hashes.size());
    hashes.forEach(hash -> out.write(hash.bytes().toArray()));
  }
}
