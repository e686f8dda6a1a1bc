package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.Heads;

/**
 * What a write did.
 *
 * @param heads the moment right after the write
 * @param changed whether there was anything to write
 */
public record Edited(Heads heads, boolean changed) {}
