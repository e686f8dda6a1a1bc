package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ChangeHash;
import java.util.List;

/**
 * A change read.
 *
 * @param ops its operations; actors are those of the document it was read for
 * @param maxOp counter of the last operation
 */
record DecodedChange(Chunk chunk, ChangeHead head, List<ChangeOp> ops, int maxOp) {
  ChangeHash hash() {
    return chunk.hash();
  }
}
