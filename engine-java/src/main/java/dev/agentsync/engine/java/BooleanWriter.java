package dev.agentsync.engine.java;

/** Writes a column of booleans as alternating run lengths. */
final class BooleanWriter {
  private final ByteWriter out = new ByteWriter();
  private boolean last;
  private long count;
  private boolean anyTrue;

  void add(boolean value, long times) {
    if (times == 0) {
      return;
    }
    if (value != last) {
      out.uleb(count);
      last = value;
      count = 0;
    }
    count += times;
    anyTrue |= value;
  }

  boolean anyTrue() {
    return anyTrue;
  }

  byte[] finish() {
    if (count > 0) {
      out.uleb(count);
      count = 0;
    }
    return out.toByteArray();
  }
}
