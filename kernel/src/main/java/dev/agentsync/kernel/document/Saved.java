package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Heads;
import java.util.Set;

/**
 * Everything the document holds.
 *
 * @param heads the moment
 * @param history the chunks of all changes up to it
 * @param attachments the contents of the files that are live then
 */
public record Saved(Heads heads, byte[] history, Set<BlobHash> attachments) {}
