package dev.agentsync.engine.java;

/** Writes a run-length encoded column of numbers in canonical form. */
final class RunWriter implements ColumnWriter {
  private final boolean signed;
  private final ByteWriter out = new ByteWriter();
  private final ByteWriter literal = new ByteWriter();
  private long literals;
  private boolean lastNull;
  private long last;
  private long count;
  private boolean anyValue;

  RunWriter(boolean signed) {
    this.signed = signed;
  }

  void add(long value) {
    add(value, 1);
  }

  void add(long value, long times) {
    if (times == 0) {
      return;
    }
    if (count > 0 && !lastNull && last == value) {
      count += times;
      return;
    }
    flushRun();
    last = value;
    lastNull = false;
    count = times;
    anyValue = true;
  }

  void addNull(long times) {
    if (times == 0) {
      return;
    }
    if (count > 0 && !lastNull) {
      flushRun();
    }
    lastNull = true;
    count += times;
  }

  @Override
  public ByteWriter finish() {
    if (anyValue) {
      flushRun();
      flushLiteral();
    }
    return out;
  }

  @Override
  public void reset() {
    out.reset();
    literal.reset();
    literals = 0;
    lastNull = false;
    last = 0;
    count = 0;
    anyValue = false;
  }

  private void flushRun() {
    if (count == 0) {
      return;
    }
    if (lastNull) {
      flushLiteral();
      out.octet(0);
      out.uleb(count);
    } else if (count == 1) {
      value(literal, last);
      literals++;
    } else {
      flushLiteral();
      out.sleb(count);
      value(out, last);
    }
    count = 0;
  }

  private void flushLiteral() {
    if (literals > 0) {
      out.sleb(-literals);
      out.write(literal);
      literal.clear();
      literals = 0;
    }
  }

  private void value(ByteWriter to, long value) {
    if (signed) {
      to.sleb(value);
    } else {
      to.uleb(value);
    }
  }
}
