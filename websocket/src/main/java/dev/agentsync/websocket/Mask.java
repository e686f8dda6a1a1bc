package dev.agentsync.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The exclusive-or that hides a client's payload from intermediaries (RFC 6455, 5.3). */
final class Mask {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Mask() {}

  /**
   * Masks, or unmasks, a part of an array in place.
   *
   * @param key the four mask bytes, the first in the highest byte
   * @param offset how far into the payload the part begins; only its remainder by 4 matters
   */
  static void apply(byte[] bytes, int from, int length, int key, int offset) {
    if (key == 0) {
      return;
    }
    int turned = Integer.rotateLeft(key, (offset & 3) * Byte.SIZE);
    long wide = ((long) turned << Integer.SIZE) | Integer.toUnsignedLong(turned);
    int at = from;
    int end = from + length;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ wide);
    }
    for (int shift = Integer.SIZE - Byte.SIZE; at < end; at++, shift -= Byte.SIZE) {
      bytes[at] ^= (byte) (turned >>> (shift & 31));
    }
  }
}
