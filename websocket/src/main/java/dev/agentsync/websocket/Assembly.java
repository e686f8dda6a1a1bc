package dev.agentsync.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Collects a message. Memory follows what has arrived, never what was announced: it at most doubles
 * what is there.
 */
final class Assembly {
  private static final int START = 4096;
  private static final byte[] NOTHING = new byte[0];

  private final int maxBytes;
  private byte[] bytes = NOTHING;
  private int length;

  Assembly(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  int maxBytes() {
    return maxBytes;
  }

  int room() {
    return maxBytes - length;
  }

  void clear() {
    bytes = NOTHING;
    length = 0;
  }

  /**
   * Appends bytes, unmasked.
   *
   * @param expected how much of the frame is still to come, these bytes included
   */
  void append(ByteBuffer in, int count, int expected, int key, int maskOffset) {
    int needed = length + count;
    if (needed > bytes.length) {
      int doubled = (int) Math.min(maxBytes, Math.max(START, bytes.length * 2L));
      bytes = Arrays.copyOf(bytes, Math.max(needed, Math.min(doubled, length + expected)));
    }
    in.get(bytes, length, count);
    Mask.apply(bytes, length, count, key, maskOffset);
    length = needed;
  }

  /** Returns what was collected and starts afresh. */
  byte[] take() {
    byte[] whole = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    clear();
    return whole;
  }
}
