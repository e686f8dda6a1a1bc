package dev.agentsync.kernel.history;

import java.util.List;
import java.util.OptionalLong;

/**
 * Some changes, newest first.
 *
 * @param next where the next page begins; empty if there is none
 */
public record LogPage(List<LogEntry> entries, OptionalLong next) {
  public LogPage {
    entries = List.copyOf(entries);
  }
}
