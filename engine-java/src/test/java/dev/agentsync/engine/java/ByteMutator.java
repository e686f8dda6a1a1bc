package dev.agentsync.engine.java;

import java.util.Arrays;
import java.util.Random;

/** Damages bytes: some edits of the kinds that decoders of lengths and runs stumble over. */
final class ByteMutator {
  private static final long[] NUMBERS = {
    0,
    1,
    2,
    3,
    63,
    64,
    127,
    128,
    255,
    256,
    1L << 16,
    1L << 26,
    (1L << 31) - 1,
    1L << 31,
    (1L << 32) - 1,
    1L << 32,
    1L << 40,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1,
    -2,
    -64
  };
  private static final int[] OCTETS = {0, 1, 2, 0x3f, 0x40, 0x7e, 0x7f, 0x80, 0xfe, 0xff};

  private final Random random;

  ByteMutator(Random random) {
    this.random = random;
  }

  byte[] mutate(byte[] bytes) {
    byte[] damaged = bytes;
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      damaged = once(damaged);
    }
    return damaged;
  }

  private byte[] once(byte[] bytes) {
    if (bytes.length == 0) {
      return number();
    }
    int at = random.nextInt(bytes.length);
    int length = 1 + random.nextInt(Math.min(16, bytes.length - at));
    return switch (random.nextInt(9)) {
      case 0 -> with(bytes, at, bytes[at] ^ 1 << random.nextInt(8));
      case 1 -> with(bytes, at, random.nextInt(256));
      case 2 -> with(bytes, at, OCTETS[random.nextInt(OCTETS.length)]);
      case 3 -> with(bytes, at, bytes[at] + random.nextInt(5) - 2);
      case 4 -> spliced(bytes, at, length, new byte[0]);
      case 5 -> spliced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
      case 6 -> spliced(bytes, at, random.nextInt(2), number());
      case 7 -> Arrays.copyOf(bytes, at);
      default -> {
        int from = random.nextInt(bytes.length - length + 1);
        yield spliced(bytes, at, length, Arrays.copyOfRange(bytes, from, from + length));
      }
    };
  }

  private byte[] number() {
    var out = new ByteWriter(10);
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    if (random.nextBoolean()) {
      out.uleb(number);
    } else {
      out.sleb(number);
    }
    return out.toByteArray();
  }

  private static byte[] with(byte[] bytes, int at, int octet) {
    byte[] copy = bytes.clone();
    copy[at] = (byte) octet;
    return copy;
  }

  private static byte[] spliced(byte[] bytes, int at, int removed, byte[] inserted) {
    var out = new ByteWriter(bytes.length + inserted.length);
    out.write(bytes, 0, at);
    out.write(inserted);
    out.write(bytes, Math.min(bytes.length, at + removed), bytes.length);
    return out.toByteArray();
  }
}
