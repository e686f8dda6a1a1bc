package dev.agentsync.storage.lmdb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a transaction says of the state it leaves, so that a missing end of the history and a state
 * from before are noticed.
 *
 * @param transaction which transaction wrote this
 * @param entries how many entries the history has
 * @param bytes how long they are together
 */
record About(long transaction, long entries, long bytes) {
  static final String TABLE = "about";
  static final byte[] KEY = "state".getBytes(StandardCharsets.US_ASCII);

  private static final byte VERSION = 1;
  private static final int LENGTH = 1 + 3 * Long.BYTES;

  byte[] encode() {
    byte[] content =
        ByteBuffer.allocate(LENGTH)
            .put(VERSION)
            .putLong(transaction)
            .putLong(entries)
            .putLong(bytes)
            .array();
    return Hashed.wrap(content);
  }

  /** Returns what was encoded, or one that fits nothing if it is anything else. */
  static About decode(byte[] stored) throws NewerFormat {
    byte[] content = Hashed.unwrap(stored).orElse(new byte[0]);
    if (content.length > 0 && content[0] > VERSION) {
      throw new NewerFormat();
    }
    if (content.length != LENGTH) {
      return new About(-1, -1, -1);
    }
    ByteBuffer in = ByteBuffer.wrap(Arrays.copyOfRange(content, 1, LENGTH));
    return new About(in.getLong(), in.getLong(), in.getLong());
  }

  /** A later version of this program wrote it. */
  static final class NewerFormat extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
