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

  boolean exhausted() {
    return absent || left == 0 && in.atEnd();
  }
}
