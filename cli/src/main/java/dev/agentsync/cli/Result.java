package dev.agentsync.cli;

import java.util.List;
import java.util.Map;

/** What a command found or did, as lines for people and as fields for programs. */
interface Result {
  /** The lines of standard output; scripts written for the public project read some of them. */
  List<String> lines();

  /**
   * The fields of the JSON document, in order. Values are strings, numbers, booleans, {@link
   * java.time.Instant}s, {@link java.util.Optional}s, and lists and maps of these.
   */
  Map<String, ?> fields();
}
