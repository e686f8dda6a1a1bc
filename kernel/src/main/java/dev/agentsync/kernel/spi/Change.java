package dev.agentsync.kernel.spi;

import org.jspecify.annotations.Nullable;

/**
 * One applied change, described.
 *
 * @param hash its name
 * @param actor who wrote it
 * @param seq 1 for the actor's first change, then one more each
 * @param startOp counter of its first operation
 * @param timeMillis the time it was stamped with, 0 for none
 * @param message the message it was stamped with, or null
 * @param deps the changes its author knew and nothing known depended on
 * @param chunk the whole change chunk (Automerge chunk type 1)
 * @since 0.1.0
 */
public record Change(
    ChangeHash hash,
    ActorId actor,
    long seq,
    long startOp,
    long timeMillis,
    @Nullable String message,
    Heads deps,
    Bytes chunk) {}
