package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.Heads;
import org.jspecify.annotations.Nullable;

/** A document at given heads. */
final class MomentView extends ClockView {
  private final JavaDocument document;
  private final Clock clock;

  MomentView(JavaDocument document, Heads heads) {
    this(document, document.history().clock(heads));
  }

  MomentView(JavaDocument document, Clock clock) {
    this.document = document;
    this.clock = clock;
  }

  @Override
  OpSet ops() {
    return document.ops();
  }

  @Override
  @Nullable Clock clock() {
    return clock;
  }
}
