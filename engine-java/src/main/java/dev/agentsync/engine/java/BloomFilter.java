package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.ChangeHash;
import java.util.Collection;

/** A set of hashes in ten bits each, which sometimes claims to hold one that it does not. */
final class BloomFilter {
  private static final int BITS_PER_ENTRY = 10;
  private static final int PROBES = 7;
  private static final int MAX_PROBES = 64;
  private static final int MAX_BITS_PER_ENTRY = 64;
  private static final BloomFilter EMPTY = new BloomFilter(0, 0, 0, Columns.EMPTY);

  private final int entries;
  private final int bitsPerEntry;
  private final int probes;
  private final byte[] bits;

  private BloomFilter(int entries, int bitsPerEntry, int probes, byte[] bits) {
    this.entries = entries;
    this.bitsPerEntry = bitsPerEntry;
    this.probes = probes;
    this.bits = bits;
  }

  static BloomFilter empty() {
    return EMPTY;
  }

  static BloomFilter of(Collection<ChangeHash> hashes) {
    if (hashes.isEmpty()) {
      return EMPTY;
    }
    var bits = new byte[(int) ((hashes.size() * (long) BITS_PER_ENTRY + 7) / 8)];
    var filter = new BloomFilter(hashes.size(), BITS_PER_ENTRY, PROBES, bits);
    hashes.forEach(filter::add);
    return filter;
  }

  static BloomFilter decode(byte[] bytes) {
    if (bytes.length == 0) {
      return EMPTY;
    }
    var in = new ByteReader(bytes);
    int entries = in.small();
    int bitsPerEntry = in.small();
    int probes = in.small();
    boolean sane =
        bitsPerEntry <= MAX_BITS_PER_ENTRY
            && probes <= MAX_PROBES
            && in.remaining() == ((long) entries * bitsPerEntry + 7) / 8
            && (entries == 0 || bitsPerEntry > 0);
    if (!sane) {
      throw new DocumentException("A Bloom filter in a sync message is malformed");
    }
    return new BloomFilter(entries, bitsPerEntry, probes, in.take(in.remaining()));
  }

  byte[] encode() {
    if (entries == 0) {
      return Columns.EMPTY;
    }
    var out = new ByteWriter(bits.length + 8);
    out.uleb(entries);
    out.uleb(bitsPerEntry);
    out.uleb(probes);
    out.write(bits);
    return out.toByteArray();
  }

  boolean contains(ChangeHash hash) {
    if (entries == 0) {
      return false;
    }
    long modulus = 8L * bits.length;
    byte[] bytes = hash.bytes().toArray();
    long x = word(bytes, 0) % modulus;
    long y = word(bytes, 4) % modulus;
    long z = word(bytes, 8) % modulus;
    for (int probe = 0; probe < probes; probe++) {
      if ((bits[(int) (x >>> 3)] >>> (x & 7) & 1) == 0) {
        return false;
      }
      x = (x + y) % modulus;
      y = (y + z) % modulus;
    }
    return true;
  }

  private void add(ChangeHash hash) {
    long modulus = 8L * bits.length;
    byte[] bytes = hash.bytes().toArray();
    long x = word(bytes, 0) % modulus;
    long y = word(bytes, 4) % modulus;
    long z = word(bytes, 8) % modulus;
    for (int probe = 0; probe < probes; probe++) {
      bits[(int) (x >>> 3)] |= (byte) (1 << (x & 7));
      x = (x + y) % modulus;
      y = (y + z) % modulus;
    }
  }

  private static long word(byte[] bytes, int at) {
    return bytes[at] & 0xffL
        | (bytes[at + 1] & 0xffL) << 8
        | (bytes[at + 2] & 0xffL) << 16
        | (bytes[at + 3] & 0xffL) << 24;
  }
}
