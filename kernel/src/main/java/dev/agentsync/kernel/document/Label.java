package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.Heads;

/**
 * A moment with a name, as it is written in the document.
 *
 * @param heads the moment; changes of it may not have come to this device yet
 * @param createdAt epoch milliseconds by the clock of the device that gave the name, 0 if unknown
 */
public record Label(Heads heads, long createdAt) {}
