package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeHash;
import java.util.ArrayList;
import java.util.List;

/**
 * What a change says besides its operations.
 *
 * @param deps ascending
 * @param message empty for none
 * @param extra whatever followed the operations
 */
record ChangeHead(
    List<ChangeHash> deps,
    ActorId actor,
    int seq,
    int startOp,
    long time,
    String message,
    byte[] extra) {

  /** What comes before the columns, and where they begin. */
  record Opening(ChangeHead head, List<ActorId> actors) {}

  /** Reads everything before the columns; {@code extra} is still empty. */
  static Opening read(ByteReader in) {
    var deps = new ArrayList<ChangeHash>();
    for (int left = in.count(ChangeHash.LENGTH); left > 0; left--) {
      var dep = new ChangeHash(Bytes.of(in.take(ChangeHash.LENGTH)));
      if (!deps.isEmpty() && deps.getLast().compareTo(dep) >= 0) {
        throw in.bad("dependencies out of order");
      }
      deps.add(dep);
    }
    var actors = new ArrayList<ActorId>();
    actors.add(new ActorId(Bytes.of(in.block())));
    int seq = in.small();
    int startOp = in.small();
    if (seq == 0 || startOp == 0) {
      throw in.bad("a change or operation number of zero");
    }
    long time = in.sleb();
    String message = in.string();
    for (int left = in.count(1); left > 0; left--) {
      actors.add(new ActorId(Bytes.of(in.block())));
    }
    return new Opening(
        new ChangeHead(
            List.copyOf(deps), actors.getFirst(), seq, startOp, time, message, Columns.EMPTY),
        actors);
  }

  ChangeHead withExtra(byte[] bytes) {
    return new ChangeHead(deps, actor, seq, startOp, time, message, bytes);
  }

  /** Returns the counter of the last operation. */
  int maxOp(long operations) {
    long max = startOp + operations - 1;
    if (max > Bounds.MAX_COUNTER) {
      throw new DocumentException("A change has operations beyond number " + Bounds.MAX_COUNTER);
    }
    return (int) max;
  }
}
