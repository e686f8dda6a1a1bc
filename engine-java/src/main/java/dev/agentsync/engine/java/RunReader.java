package dev.agentsync.engine.java;

/** Reads a run-length encoded column of numbers, which must be in canonical form. */
final class RunReader {
  private final ByteReader in;
  private final boolean signed;
  private final boolean absent;
  private long left;
  private boolean literal;
  private boolean isNull;
  private long value;
  private boolean adjacent;

  /** Creates one over part of an array; an empty part stands for nulls without end. */
  RunReader(byte[] bytes, int from, int end, boolean signed) {
    this.in = new ByteReader(bytes, from, end);
    this.signed = signed;
    this.absent = from == end;
  }

  /** Goes to the next row; returns whether there is a value in it. */
  boolean next() {
    if (absent) {
      return false;
    }
    if (left == 0) {
      header();
    }
    left--;
    if (literal) {
      readNext();
    }
    return !isNull;
  }

  /** Returns the value of the row, if there was one. */
  long value() {
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

  long require(String column) {
    if (!next()) {
      throw in.bad("no " + column + " where there must be one");
    }
    return value;
  }

  /** Returns whether the column ended with the row last read. */
  boolean exhausted() {
    return absent || left == 0 && in.atEnd();
  }

  /** Returns how many rows a column has, without reading the values one by one into memory. */
  static long rows(byte[] bytes, int from, int end, boolean signed) {
    var in = new ByteReader(bytes, from, end);
    long rows = 0;
    while (!in.atEnd()) {
      long run = in.sleb();
      long length = run;
      if (run == 0) {
        length = in.uleb();
      } else if (run < 0) {
        length = -run;
        if (length < 0 || length > in.remaining()) {
          throw in.bad("a run longer than the column");
        }
      }
      for (long values = run < 0 ? length : run == 0 ? 0 : 1; values > 0; values--) {
        if (signed) {
          in.sleb();
        } else {
          in.uleb();
        }
      }
      if (length < 0 || length > Bounds.MAX_ROWS || rows + length > Bounds.MAX_ROWS) {
        throw in.bad("more rows than any document has");
      }
      rows += length;
    }
    return rows;
  }

  private void header() {
    if (in.atEnd()) {
      throw in.bad("a column with too few rows");
    }
    long run = in.sleb();
    if (run < 0 && literal || run == 0 && isNull) {
      throw in.bad("two runs of a kind in a row");
    }
    literal = run < 0;
    isNull = run == 0;
    if (run > 0) {
      if (run == 1) {
        throw in.bad("a repeat of one");
      }
      left = run;
      readNext();
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
      adjacent = false;
    }
  }

  private void readNext() {
    long before = value;
    value = signed ? in.sleb() : in.uleb();
    if (adjacent && before == value) {
      throw in.bad("equal neighbours in different runs");
    }
    adjacent = true;
  }
}
