package dev.agentsync.kernel.control;

import dev.agentsync.kernel.ProtocolException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One question to the process that watches a vault.
 *
 * @param command the word of the command
 * @param arguments strings, longs, booleans, lists and maps of these
 */
public record ControlRequest(String command, Map<String, Object> arguments) {
  public ControlRequest {
    arguments = Map.copyOf(arguments);
  }

  /** Returns a question without arguments. */
  public static ControlRequest of(String command) {
    return new ControlRequest(command, Map.of());
  }

  /** Returns a question with the components of a record as arguments. */
  public static ControlRequest of(String command, Record arguments) {
    return new ControlRequest(command, RecordCodec.encode(arguments));
  }

  /**
   * Returns the arguments as the record they were.
   *
   * @throws ProtocolException if they are not
   */
  public <R extends Record> R arguments(Class<R> type) {
    return RecordCodec.decode(type, arguments);
  }

  Map<String, Object> toMap() {
    return Map.of("command", command, "arguments", arguments);
  }

  static ControlRequest fromMap(Map<String, Object> map) {
    if (!(map.get("command") instanceof String command)) {
      throw new ProtocolException("A question on the control socket names no command.");
    }
    @Nullable Object arguments = map.get("arguments");
    var copy = new java.util.LinkedHashMap<String, Object>();
    if (arguments instanceof Map<?, ?> given) {
      given.forEach((key, value) -> copy.put(String.valueOf(key), value));
    }
    return new ControlRequest(command, copy);
  }
}
