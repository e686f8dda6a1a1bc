package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import java.util.Comparator;

/** Names an operation, and the object it made, in the order of Automerge. */
record OpId(long counter, ActorId actor) implements Comparable<OpId> {
  private static final Comparator<OpId> ORDER =
      Comparator.comparingLong(OpId::counter).thenComparing(OpId::actor);

  /** Reads the library's way of writing one, {@code counter@actor}. */
  static OpId parse(String text) {
    int sign = text.indexOf('@');
    return new OpId(
        Long.parseLong(text, 0, sign, 10), new ActorId(Bytes.ofHex(text.substring(sign + 1))));
  }

  @Override
  public int compareTo(OpId other) {
    return ORDER.compare(this, other);
  }
}
