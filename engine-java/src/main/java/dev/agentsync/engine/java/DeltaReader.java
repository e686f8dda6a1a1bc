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

  boolean exhausted() {
    return runs.exhausted();
  }
}
