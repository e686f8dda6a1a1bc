package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.Heads;
import java.util.Set;

/**
 * What became different and durable.
 *
 * @param files entries whose content, path or existence changed
 * @param directories whether the set of live directories may have changed
 * @param before the moment before
 * @param heads the moment after
 * @param origin who made it
 */
public record Changed(
    Set<FileId> files, boolean directories, Heads before, Heads heads, Origin origin) {
  public Changed {
    files = Set.copyOf(files);
  }
}
