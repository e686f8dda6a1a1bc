package dev.agentsync.kernel.document;

/**
 * How much a part of the history is.
 *
 * @param bytes of its changes as they would be sent, before any compression of many together
 */
public record Amount(long changes, long bytes) {}
