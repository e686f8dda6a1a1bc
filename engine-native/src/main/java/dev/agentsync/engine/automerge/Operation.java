package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where one operation of a change works.
 *
 * @param id its name, and that of the object it makes
 * @param object the object it works on, empty for the root
 * @param key the key of a map, null in a sequence
 * @param action its code, see the Automerge format
 */
record Operation(OpId id, Optional<OpId> object, @Nullable String key, long action) {
  private static final long OBJECT_ACTOR = 1;
  private static final long OBJECT_COUNTER = 2;
  private static final long KEY = 21;
  private static final long ACTION = 66;

  private static final long MAKE_MAP = 0;
  private static final long MAKE_LIST = 2;
  private static final long MAKE_TEXT = 4;
  private static final long MAKE_TABLE = 6;
  private static final long MARK = 7;

  boolean makesObject() {
    return makes(action);
  }

  boolean marks() {
    return action == MARK;
  }

  private static boolean makes(long action) {
    return action == MAKE_MAP || action == MAKE_LIST || action == MAKE_TEXT || action == MAKE_TABLE;
  }

  /** Hands over the operations of a change in order. */
  static void forEach(Chunk change, Consumer<Operation> consumer) {
    ChangeHeader header = ChangeHeader.read(change);
    List<ActorId> actors = actors(change);
    var objectActors = new Runs<>(column(header, OBJECT_ACTOR), ByteCursor::uleb);
    var objectCounters = new Runs<>(column(header, OBJECT_COUNTER), ByteCursor::uleb);
    var keys = new Runs<>(column(header, KEY), ByteCursor::string);
    var actions = new Runs<>(column(header, ACTION), ByteCursor::uleb);
    for (long counter = header.startOp(); actions.more(); counter++) {
      Long action = actions.next();
      Long actor = objectActors.next();
      Long object = objectCounters.next();
      consumer.accept(
          new Operation(
              new OpId(counter, header.actor()),
              actor == null || object == null
                  ? Optional.empty()
                  : Optional.of(new OpId(object, actors.get(actor.intValue()))),
              keys.next(),
              action == null ? -1 : action));
    }
  }

  /** Returns whether any operation of a change makes an object, without reading all of them. */
  static boolean anyMakesObject(ChangeHeader change) {
    var in = new ByteCursor(column(change, ACTION));
    while (in.remaining() > 0) {
      long run = in.sleb();
      for (long left = run < 0 ? run : -1; left < 0; left++) {
        if (makes(in.uleb()) && run != 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static byte[] column(ChangeHeader change, long spec) {
    for (ChangeHeader.Column column : change.columns()) {
      if (column.spec() == spec) {
        return column.data();
      }
    }
    return new byte[0];
  }

  /** Returns the author and whoever else the change names, in the order it numbers them. */
  private static List<ActorId> actors(Chunk change) {
    var in = new ByteCursor(change.body());
    in.take(in.count(ChangeHash.LENGTH) * ChangeHash.LENGTH);
    var actors = new ArrayList<ActorId>();
    actors.add(new ActorId(Bytes.of(in.block())));
    in.uleb();
    in.uleb();
    in.sleb();
    in.block();
    for (int left = in.count(1); left > 0; left--) {
      actors.add(new ActorId(Bytes.of(in.block())));
    }
    return actors;
  }
}
