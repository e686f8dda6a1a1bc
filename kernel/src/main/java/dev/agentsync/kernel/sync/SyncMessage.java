package dev.agentsync.kernel.sync;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Looks into an Automerge sync message without decoding it. */
final class SyncMessage {
  private static final int HASH = 32;

  private SyncMessage() {}

  /**
   * Returns whether the message brings changes, and not only says what its sender has and needs;
   * false for bytes that are no sync message.
   */
  static boolean bringsChanges(byte[] message) {
    ByteBuffer in = ByteBuffer.wrap(message);
    try {
      in.get(); // version
      skipHashes(in); // heads
      skipHashes(in); // need
      for (long entries = number(in); entries > 0; entries--) {
        skipHashes(in); // last sync
        skip(in, number(in)); // Bloom filter
      }
      return number(in) > 0;
    } catch (BufferUnderflowException e) {
      return false;
    }
  }

  private static void skipHashes(ByteBuffer in) {
    long count = number(in);
    if (count > in.remaining() / HASH) {
      throw new BufferUnderflowException();
    }
    skip(in, count * HASH);
  }

  private static void skip(ByteBuffer in, long length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    in.position(in.position() + (int) length);
  }

  /** Reads an unsigned LEB128 number; one beyond 63 bits is as good as one beyond the end. */
  private static long number(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new BufferUnderflowException();
  }
}
