package dev.agentsync.engine.java;

import org.jspecify.annotations.Nullable;

/** The beginning or, without a name, the end of a mark. */
final class MarkOp extends Op {
  private final boolean expand;
  private final @Nullable String mark;

  MarkOp(long id, Scalar value, boolean expand, @Nullable String mark) {
    super(id, Action.MARK, value);
    this.expand = expand;
    this.mark = mark;
  }

  @Override
  boolean expand() {
    return expand;
  }

  @Override
  @Nullable String mark() {
    return mark;
  }
}
