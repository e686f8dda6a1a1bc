package dev.agentsync.engine.java;

/** Writes a column of numbers as differences between neighbours. */
final class DeltaWriter implements ColumnWriter {
  private final RunWriter runs = new RunWriter(true);
  private long previous;

  void add(long value) {
    runs.add(value - previous);
    previous = value;
  }

  /** Adds {@code start}, {@code start + step} and so on. */
  void addRun(long start, long step, long times) {
    if (times == 0) {
      return;
    }
    add(start);
    runs.add(step, times - 1);
    previous = start + step * (times - 1);
  }

  void addNull(long times) {
    runs.addNull(times);
  }

  @Override
  public ByteWriter finish() {
    return runs.finish();
  }

  @Override
  public void reset() {
    runs.reset();
    previous = 0;
  }
}
