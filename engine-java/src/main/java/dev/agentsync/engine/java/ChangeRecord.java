package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ChangeHash;
import org.jspecify.annotations.Nullable;

/** What stays in memory of an applied change; its operations are in the {@link OpSet}. */
final class ChangeRecord {
  final ChangeHash hash;
  final int actor;
  final int seq;
  final int startOp;
  final int maxOp;
  final long time;
  final String message;
  final byte[] extra;

  /** Places of the dependencies in the history, in the order of their hashes. */
  final int[] deps;

  /** The change as it came, as long as there is room for it. */
  byte @Nullable [] body;

  ChangeRecord(
      ChangeHash hash, int actor, ChangeHead head, int maxOp, int[] deps, byte @Nullable [] body) {
    this.hash = hash;
    this.actor = actor;
    this.seq = head.seq();
    this.startOp = head.startOp();
    this.time = head.time();
    this.message = head.message();
    this.extra = head.extra();
    this.maxOp = maxOp;
    this.deps = deps;
    this.body = body;
  }
}
