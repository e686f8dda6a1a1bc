package dev.agentsync.engine.java;

/** Reads a column of booleans. */
final class BooleanReader {
  private final ByteReader in;
  private final boolean absent;
  private boolean value = true;
  private boolean first = true;
  private long left;

  BooleanReader(byte[] bytes, int from, int end) {
    in = new ByteReader(bytes, from, end);
    absent = from == end;
  }

  boolean next() {
    if (absent) {
      return false;
    }
    while (left == 0) {
      left = in.uleb();
      value = !value;
      if (left < 0 || left == 0 && !first) {
        throw in.bad("an empty or endless run of booleans");
      }
      first = false;
    }
    left--;
    return value;
  }

  /** Returns how many rows behind this one are like it without anything being read for them. */
  long repeats() {
    return absent ? Long.MAX_VALUE : left;
  }

  /** Passes over rows that {@link #repeats} counted. */
  void skip(long rows) {
    if (!absent) {
      left -= rows;
    }
  }

  boolean exhausted() {
    return absent || left == 0 && in.atEnd();
  }
}
