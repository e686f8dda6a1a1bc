package dev.agentsync.kernel.history;

import java.util.List;

/**
 * What to compare.
 *
 * @param from the old moment: {@link When#text}
 * @param to the new moment
 * @param paths only these files, and what is in these folders; empty for all
 * @param texts whether to tell the differing lines too, not only how many
 * @param after where the page before ended; 0 to begin with
 */
public record DiffQuery(String from, String to, List<String> paths, boolean texts, int after) {
  public DiffQuery {
    paths = List.copyOf(paths);
  }
}
