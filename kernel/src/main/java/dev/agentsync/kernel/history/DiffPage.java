package dev.agentsync.kernel.history;

import java.util.List;
import java.util.OptionalLong;

/**
 * Some of the files that differ, by path.
 *
 * @param next where the next page begins; empty if there is none
 */
public record DiffPage(Moment from, Moment to, List<FileDiff> files, OptionalLong next) {
  public DiffPage {
    files = List.copyOf(files);
  }
}
