package dev.agentsync.engine.java;

import java.util.Arrays;

/** A growing array of bytes with Automerge's number encodings. */
final class ByteWriter implements ColumnWriter {
  /** Bytes of memory that are kept for the next use. */
  private static final int KEPT = 1 << 12;

  private byte[] bytes;
  private int size;

  ByteWriter() {
    this(32);
  }

  ByteWriter(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  void octet(int octet) {
    if (size == bytes.length) {
      grow(1);
    }
    bytes[size++] = (byte) octet;
  }

  void write(byte[] from) {
    write(from, 0, from.length);
  }

  void write(byte[] from, int start, int end) {
    int length = end - start;
    if (size + length > bytes.length) {
      grow(length);
    }
    System.arraycopy(from, start, bytes, size, length);
    size += length;
  }

  void write(ByteWriter other) {
    write(other.bytes, 0, other.size);
  }

  /** Writes unsigned LEB128. */
  void uleb(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      octet((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    octet((int) rest);
  }

  /** Writes signed LEB128. */
  void sleb(long value) {
    long rest = value;
    while (rest < -0x40 || rest > 0x3f) {
      octet((int) (rest & 0x7f | 0x80));
      rest >>= 7;
    }
    octet((int) (rest & 0x7f));
  }

  /** Writes a length and that many bytes. */
  void block(byte[] block) {
    uleb(block.length);
    write(block);
  }

  @Override
  public ByteWriter finish() {
    return this;
  }

  @Override
  public void reset() {
    size = 0;
    if (bytes.length > KEPT) {
      bytes = new byte[KEPT];
    }
  }

  /** Returns the array written to; what counts of it is {@link #size} long. */
  byte[] array() {
    return bytes;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void grow(int needed) {
    bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, needed)));
  }
}
