package dev.agentsync.engine.java;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes a run-length encoded column of strings in canonical form. */
final class StringRunWriter implements ColumnWriter {
  private final ByteWriter out = new ByteWriter();
  private final ByteWriter literal = new ByteWriter();
  private long literals;
  private @Nullable String last;
  private long count;
  private boolean anyValue;

  void add(@Nullable String value, long times) {
    if (times == 0) {
      return;
    }
    if (count > 0 && (value == null ? last == null : value.equals(last))) {
      count += times;
      return;
    }
    flushRun();
    last = value;
    count = times;
    anyValue |= value != null;
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
    last = null;
    count = 0;
    anyValue = false;
  }

  private void flushRun() {
    if (count == 0) {
      return;
    }
    String value = last;
    if (value == null) {
      flushLiteral();
      out.octet(0);
      out.uleb(count);
    } else if (count == 1) {
      literal.block(value.getBytes(StandardCharsets.UTF_8));
      literals++;
    } else {
      flushLiteral();
      out.sleb(count);
      out.block(value.getBytes(StandardCharsets.UTF_8));
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
}
