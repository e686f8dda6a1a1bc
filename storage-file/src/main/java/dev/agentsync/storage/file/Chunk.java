package dev.agentsync.storage.file;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The container every Automerge chunk has: magic, checksum, type, length, body. Knows nothing about
 * what is inside.
 */
final class Chunk {
  static final byte[] MAGIC = {(byte) 0x85, 0x6f, 0x4a, (byte) 0x83};

  private static final int CHECKSUM = 4;
  private static final int TYPE_AT = MAGIC.length + CHECKSUM;
  private static final int LENGTH_AT = TYPE_AT + 1;
  private static final int LENGTH_MAX = 5; // a body longer than 2^31 cannot be held anyway
  private static final int CHANGE = 1;
  private static final int COMPRESSED = 2;
  private static final int LAST_TYPE = 3;
  private static final long INFLATED_MAX = 1L << 26;

  private Chunk() {}

  /** What the bytes at some place are. */
  sealed interface Found {
    /** A whole chunk whose checksum is right; {@code end} is the place after it. */
    record Whole(int end) implements Found {}

    /** The beginning of a chunk; the data ends before the chunk does. */
    record Beginning() implements Found {}

    /** Neither; {@code cost} bytes were hashed to find that out. */
    record Broken(long cost) implements Found {}
  }

  /** Returns what lies at the place. */
  static Found at(byte[] data, int at) {
    int available = data.length - at;
    int magic = Math.min(available, MAGIC.length);
    if (!Arrays.equals(data, at, at + magic, MAGIC, 0, magic)) {
      return new Found.Broken(0);
    }
    if (available <= TYPE_AT) {
      return new Found.Beginning();
    }
    int type = data[at + TYPE_AT] & 0xff;
    if (type > LAST_TYPE) {
      return new Found.Broken(0);
    }
    long length = 0;
    for (int i = 0; i < LENGTH_MAX; i++) {
      int place = at + LENGTH_AT + i;
      if (place >= data.length) {
        return new Found.Beginning();
      }
      int b = data[place] & 0xff;
      length |= (long) (b & 0x7f) << (7 * i);
      if (b < 0x80) {
        boolean overlong = b == 0 && i > 0;
        if (overlong || length > Integer.MAX_VALUE) {
          return new Found.Broken(0);
        }
        int body = place + 1;
        if (length > data.length - body) {
          return new Found.Beginning();
        }
        return checked(data, at, type, body, (int) length);
      }
    }
    return new Found.Broken(0);
  }

  /**
   * Returns whether the beginning of a chunk at the place would be whole if its length did not say
   * more than is there. Then its length is wrong, not its end missing.
   */
  static boolean hasWrongLength(byte[] data, int at) {
    if (data.length - at <= LENGTH_AT) {
      return false;
    }
    int type = data[at + TYPE_AT] & 0xff;
    for (int width = 1; width <= LENGTH_MAX; width++) {
      int body = at + LENGTH_AT + width;
      if (body <= data.length
          && checked(data, at, type, body, data.length - body) instanceof Found.Whole) {
        return true;
      }
    }
    return false;
  }

  private static Found checked(byte[] data, int at, int type, int body, int length) {
    MessageDigest digest = sha256();
    long cost = length;
    if (type == COMPRESSED) {
      long inflated = inflate(data, body, length, null);
      if (inflated < 0) {
        return new Found.Broken(length);
      }
      header(digest, CHANGE, inflated);
      inflate(data, body, length, digest);
      cost += inflated;
    } else {
      header(digest, type, length);
      digest.update(data, body, length);
    }
    boolean right =
        Arrays.equals(
            digest.digest(), 0, CHECKSUM, data, at + MAGIC.length, at + MAGIC.length + CHECKSUM);
    return right ? new Found.Whole(body + length) : new Found.Broken(cost);
  }

  private static void header(MessageDigest digest, int type, long length) {
    digest.update((byte) type);
    long rest = length;
    while (rest >= 0x80) {
      digest.update((byte) (rest | 0x80));
      rest >>>= 7;
    }
    digest.update((byte) rest);
  }

  /** Returns the inflated length, or -1 if this is no deflate stream or a huge one. */
  private static long inflate(byte[] data, int body, int length, @Nullable MessageDigest into) {
    var inflater = new Inflater(true);
    try {
      inflater.setInput(data, body, length);
      byte[] buffer = new byte[8192];
      while (!inflater.finished()) {
        int n = inflater.inflate(buffer);
        if (n == 0 && !inflater.finished()) {
          return -1; // the stream ends early, or wants a dictionary
        }
        if (inflater.getBytesWritten() > INFLATED_MAX) {
          return -1;
        }
        if (into != null) {
          into.update(buffer, 0, n);
        }
      }
      return inflater.getRemaining() == 0 ? inflater.getBytesWritten() : -1;
    } catch (DataFormatException e) {
      return -1;
    } finally {
      inflater.end();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
