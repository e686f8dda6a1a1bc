package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.DocumentException;

/**
 * Refuses a change that names an actor outside its own table: the library ends the process on such
 * a one.
 */
final class ActorColumns {
  private static final int ACTOR_TYPE = 1;
  private static final int TYPE_MASK = 7;

  private ActorColumns() {}

  static void check(ChangeHeader change) {
    for (ChangeHeader.Column column : change.columns()) {
      if ((column.spec() & TYPE_MASK) == ACTOR_TYPE) {
        check(change, column.data());
      }
    }
  }

  private static void check(ChangeHeader change, byte[] data) {
    var in = new ByteCursor(data);
    while (in.remaining() > 0) {
      long run = in.sleb();
      if (run == 0) {
        in.uleb();
      } else if (run > 0) {
        index(change, in.uleb());
      } else {
        for (long left = run; left < 0; left++) {
          index(change, in.uleb());
        }
      }
    }
  }

  private static void index(ChangeHeader change, long index) {
    if (Long.compareUnsigned(index, change.actors()) >= 0) {
      throw new DocumentException(
          "Change "
              + change.hash()
              + " names actor "
              + Long.toUnsignedString(index)
              + " of "
              + change.actors());
    }
  }
}
