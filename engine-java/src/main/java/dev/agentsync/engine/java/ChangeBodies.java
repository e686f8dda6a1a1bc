package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ChangeHash;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives changes back as bytes: as they came, or put together again from the operations. Made anew
 * whenever the document may have changed.
 */
final class ChangeBodies {
  private final OpSet ops;
  private final History history;
  private final ChangeEncoder encoder;
  private final ChunkHasher hasher = new ChunkHasher();
  private @Nullable OpPieces pieces;

  ChangeBodies(OpSet ops, History history) {
    this.ops = ops;
    this.history = history;
    this.encoder = new ChangeEncoder(ops.actors());
  }

  /** Returns the whole chunk of each change at these places, which are ascending. */
  List<Chunk> chunks(int[] places) {
    return chunks(places, Long.MAX_VALUE);
  }

  /** As {@link #chunks(int[])}, but only the first that together have at most so many bytes. */
  List<Chunk> chunks(int[] places, long limit) {
    var chunks = new ArrayList<Chunk>();
    long bytes = 0;
    for (int place : places) {
      byte[] body = body(history.get(place));
      bytes += body.length + Chunk.MAX_HEADER;
      if (bytes > limit && !chunks.isEmpty()) {
        break;
      }
      chunks.add(Chunk.ofChange(hasher, body));
    }
    return chunks;
  }

  private byte[] body(ChangeRecord change) {
    byte[] kept = change.body;
    if (kept != null) {
      return kept;
    }
    OpPieces all = pieces;
    if (all == null) {
      all = OpPieces.of(ops);
      pieces = all;
    }
    all.skip(change.actor, change.startOp);
    return encoder.body(head(change), all.take(change.actor, change.maxOp));
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
    return history.hashes(change.deps);
  }
}
