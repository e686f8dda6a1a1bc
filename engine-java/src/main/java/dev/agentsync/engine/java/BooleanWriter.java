package dev.agentsync.engine.java;

/** Writes a column of booleans as alternating run lengths. */
final class BooleanWriter implements ColumnWriter {
  private final boolean neededIfFalse;
  private final ByteWriter out = new ByteWriter();
  private boolean last;
  private long count;
  private boolean anyTrue;

  /** Creates one; {@code neededIfFalse} tells whether it is written even without a true row. */
  BooleanWriter(boolean neededIfFalse) {
    this.neededIfFalse = neededIfFalse;
  }

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

  @Override
  public ByteWriter finish() {
    if (count > 0 && (anyTrue || neededIfFalse)) {
      out.uleb(count);
      count = 0;
    }
    return out;
  }

  @Override
  public void reset() {
    out.reset();
    last = false;
    count = 0;
    anyTrue = false;
  }
}
