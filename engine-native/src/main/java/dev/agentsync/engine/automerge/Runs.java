package dev.agentsync.engine.automerge;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one run-length encoded column row by row; beyond its end every row is null. */
final class Runs<T> {
  private final ByteCursor in;
  private final Function<ByteCursor, T> decode;
  private long left;
  private boolean literal;
  private @Nullable T value;

  Runs(byte[] column, Function<ByteCursor, T> decode) {
    this.in = new ByteCursor(column);
    this.decode = decode;
  }

  /** Returns whether there are rows left; nulls at the end may be missing. */
  boolean more() {
    return left > 0 || in.remaining() > 0;
  }

  @Nullable T next() {
    if (left == 0) {
      if (in.remaining() == 0) {
        return null;
      }
      begin();
    }
    left--;
    if (literal) {
      value = decode.apply(in);
    }
    return value;
  }

  private void begin() {
    int start = in.position();
    long run = in.sleb();
    literal = run < 0;
    if (run == 0) {
      left = in.uleb();
      value = null;
    } else if (literal) {
      left = -run;
    } else {
      left = run;
      value = decode.apply(in);
    }
    if (left <= 0) {
      throw in.bad("a run of no rows", start);
    }
  }
}
