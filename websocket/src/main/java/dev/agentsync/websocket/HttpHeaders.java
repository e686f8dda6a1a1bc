package dev.agentsync.websocket;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The headers of an HTTP request or answer, whichever library read them. */
@FunctionalInterface
public interface HttpHeaders {
  /** Returns every value of a header, in order; empty if it is not there. Case does not matter. */
  List<String> all(String name);

  /** Returns the first value. */
  default Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /** Returns whether a header that lists words has this one, in whatever case. */
  default boolean lists(String name, String word) {
    return all(name).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .anyMatch(value -> value.strip().equalsIgnoreCase(word));
  }
}
