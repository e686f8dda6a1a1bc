package dev.agentsync.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Something that happened while a command stays: a line of its own, or none, for people; an event
 * with its time for programs.
 */
record Moment(List<String> lines, Map<String, ?> fields) implements Result {
  Moment {
    lines = List.copyOf(lines);
  }

  /** Told in both forms. */
  static Moment of(String event, List<String> lines, Object... namesAndValues) {
    Map<String, Object> fields =
        Json.fields("event", event, "time", Instant.now().truncatedTo(ChronoUnit.MILLIS));
    fields.putAll(Json.fields(namesAndValues));
    return new Moment(lines, fields);
  }

  /** Told to programs only; people read it in the log. */
  static Moment silent(String event, Object... namesAndValues) {
    return of(event, List.of(), namesAndValues);
  }
}
