package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Heads;
import java.util.ArrayList;
import java.util.List;

/**
 * What we look at in a sync message before the library gets it.
 *
 * @param heads the sender's heads
 * @param chunks the changes it brings
 */
record SyncMessage(Heads heads, List<Chunk> chunks) {
  private static final int V1 = 0x42;
  private static final int V2 = 0x43;
  private static final int MAX_PROBES = 64;

  static SyncMessage read(byte[] message) {
    var in = new ByteCursor(message);
    int type = in.octet();
    if (type != V1 && type != V2) {
      throw new DocumentException("Not an Automerge sync message: it begins with byte " + type);
    }
    Heads heads = hashes(in);
    hashes(in);
    for (int have = in.count(2); have > 0; have--) {
      hashes(in);
      checkBloom(in.block());
    }
    var chunks = new ArrayList<Chunk>();
    for (int changes = in.count(1); changes > 0; changes--) {
      chunks.addAll(Chunk.split(in.block()));
    }
    return new SyncMessage(heads, List.copyOf(chunks));
  }

  private static Heads hashes(ByteCursor in) {
    var hashes = new ArrayList<ChangeHash>();
    for (int left = in.count(ChangeHash.LENGTH); left > 0; left--) {
      hashes.add(new ChangeHash(Bytes.of(in.take(ChangeHash.LENGTH))));
    }
    return Heads.of(hashes);
  }

  /** Refuses filters that would divide by zero or take minutes to ask. */
  private static void checkBloom(byte[] filter) {
    if (filter.length == 0) {
      return;
    }
    var in = new ByteCursor(filter);
    long entries = in.uleb();
    long bitsPerEntry = in.uleb();
    long probes = in.uleb();
    boolean small =
        Long.compareUnsigned(entries, 1L << 32) < 0 && Long.compareUnsigned(bitsPerEntry, 64) <= 0;
    if (!small
        || in.remaining() != (entries * bitsPerEntry + 7) / 8
        || entries > 0 && bitsPerEntry == 0
        || Long.compareUnsigned(probes, MAX_PROBES) > 0) {
      throw new DocumentException("A Bloom filter in an Automerge sync message is malformed");
    }
  }
}
