package dev.agentsync.engine.java;

/**
 * Takes bits, the lowest first, as DEFLATE packs them; counts them and, if it is to, keeps them.
 */
final class BitSink {
  private final ByteWriter out = new ByteWriter(1 << 12);
  private final boolean keeps;
  private long held;
  private int holds;
  private long count;

  private BitSink(boolean keeps) {
    this.keeps = keeps;
  }

  static BitSink keeping() {
    return new BitSink(true);
  }

  static BitSink counting() {
    return new BitSink(false);
  }

  /** Takes the lowest bits of a number; the others are zero. */
  void bits(int value, int length) {
    count += length;
    if (!keeps) {
      return;
    }
    held |= (long) value << holds;
    for (holds += length; holds >= Byte.SIZE; holds -= Byte.SIZE) {
      out.octet((int) held);
      held >>>= Byte.SIZE;
    }
  }

  long count() {
    return count;
  }

  /** Returns whole bytes, the last one filled with zeros. */
  byte[] toByteArray() {
    if (holds > 0) {
      bits(0, Byte.SIZE - holds);
    }
    return out.toByteArray();
  }
}
