package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ChangeHash;
import java.util.Arrays;
import java.util.List;

/** Gives changes back as bytes: as they came, or put together again from the operations. */
final class ChangeBodies {
  private final OpSet ops;
  private final History history;

  ChangeBodies(OpSet ops, History history) {
    this.ops = ops;
    this.history = history;
  }

  /** Returns the bodies of the changes at these places, which are ascending. */
  byte[][] at(int[] places) {
    var bodies = new byte[places.length][];
    boolean complete = true;
    for (int i = 0; i < places.length; i++) {
      byte[] body = history.get(places[i]).body;
      complete &= body != null;
      bodies[i] = body == null ? Columns.EMPTY : body;
    }
    if (!complete) {
      rebuild(places, bodies);
    }
    return bodies;
  }

  /** Returns the whole chunk of each change. */
  List<Chunk> chunks(int[] places) {
    return Arrays.stream(at(places)).map(Chunk::ofChange).toList();
  }

  private void rebuild(int[] places, byte[][] bodies) {
    var pieces = new OpPieces(ops);
    int wanted = 0;
    for (int place = 0; place < history.size() && wanted < places.length; place++) {
      ChangeRecord change = history.get(place);
      List<ChangeOp> taken = pieces.take(change.actor, change.maxOp);
      if (places[wanted] == place) {
        if (bodies[wanted].length == 0) {
          bodies[wanted] = ChangeEncoder.body(head(change), taken, ops.actors());
        }
        wanted++;
      }
    }
  }

  private ChangeHead head(ChangeRecord change) {
    return new ChangeHead(
        deps(change),
        ops.actors().id(change.actor),
        change.seq,
        change.startOp,
        change.time,
        change.message,
        change.extra);
  }

  List<ChangeHash> deps(ChangeRecord change) {
    return Arrays.stream(change.deps).mapToObj(dep -> history.get(dep).hash).sorted().toList();
  }
}
