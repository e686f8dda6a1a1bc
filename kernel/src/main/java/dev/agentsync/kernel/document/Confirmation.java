package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.Heads;
import java.io.ByteArrayOutputStream;

/** The shortest Automerge sync message: what this device has, and that it asks for nothing. */
final class Confirmation {
  private static final int VERSION_1 = 0x42;

  private Confirmation() {}

  static byte[] of(Heads heads) {
    var out = new ByteArrayOutputStream();
    out.write(VERSION_1);
    hashes(out, heads);
    out.write(0); // needs nothing
    out.write(1); // one summary of what it has: everything up to those heads,
    hashes(out, heads);
    out.write(0); // and nothing since, so the Bloom filter is empty
    out.write(0); // no changes
    return out.toByteArray();
  }

  private static void hashes(ByteArrayOutputStream out, Heads heads) {
    int count = heads.hashes().size();
    for (; count > 0x7f; count >>>= 7) {
      out.write(count | 0x80);
    }
    out.write(count);
    out.writeBytes(heads.encode());
  }
}
