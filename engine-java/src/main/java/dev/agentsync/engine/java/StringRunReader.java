package dev.agentsync.engine.java;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a run-length encoded column of strings. Equal strings come out as one object. */
final class StringRunReader {
  private static final int SHARED = 4096;
  private final ByteReader in;
  private final boolean absent;
  private final Map<String, String> shared = new HashMap<>();
  private long left;
  private boolean literal;
  private @Nullable String value;

  StringRunReader(byte[] bytes, int from, int end) {
    in = new ByteReader(bytes, from, end);
    absent = from == end;
  }

  /** Returns the string in the next row, or null. */
  @Nullable String next() {
    if (absent) {
      return null;
    }
    if (left == 0) {
      header();
    }
    left--;
    if (literal) {
      value = read();
    }
    return value;
  }

  /** Returns how many rows behind this one are like it without anything being read for them. */
  long repeats() {
    return absent ? Long.MAX_VALUE : literal ? 0 : left;
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

  private void header() {
    long run = in.sleb();
    literal = run < 0;
    if (run > 0) {
      left = run;
      value = read();
    } else if (run < 0) {
      if (run == Long.MIN_VALUE || -run > in.remaining()) {
        throw in.bad("a run longer than the column");
      }
      left = -run;
    } else {
      left = in.uleb();
      if (left <= 0) {
        throw in.bad("an empty or endless run of nulls");
      }
      value = null;
    }
  }

  private String read() {
    String read = in.string();
    if (shared.size() >= SHARED) {
      return shared.getOrDefault(read, read);
    }
    String before = shared.putIfAbsent(read, read);
    return before == null ? read : before;
  }
}
