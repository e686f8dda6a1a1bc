package dev.agentsync.engine.java;

/** Reads a column of numbers written as differences. */
final class DeltaReader {
  private final RunReader runs;
  private long value;

  DeltaReader(byte[] bytes, int from, int end) {
    runs = new RunReader(bytes, from, end, true);
  }

  boolean next() {
    if (!runs.next()) {
      return false;
    }
    value += runs.value();
    return true;
  }

  long value() {
    return value;
  }

  /** Returns how many rows behind this one, which has a value, each add one to it. */
  long ascends() {
    return runs.value() == 1 ? runs.repeats() : 0;
  }

  /** Passes over rows that {@link #ascends} counted. */
  void skip(long rows) {
    runs.skip(rows);
    value += rows;
  }

  boolean exhausted() {
    return runs.exhausted();
  }
}
