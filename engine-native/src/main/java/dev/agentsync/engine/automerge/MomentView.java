package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.Heads;
import java.util.Optional;
import org.automerge.Read;

/** A document at an earlier moment. */
final class MomentView extends NativeView {
  private final NativeDocument document;
  private final Heads heads;

  MomentView(NativeDocument document, Heads heads) {
    this.document = document;
    this.heads = heads;
  }

  @Override
  Read source() {
    return document.source();
  }

  @Override
  Optional<Heads> moment() {
    return Optional.of(heads);
  }
}
