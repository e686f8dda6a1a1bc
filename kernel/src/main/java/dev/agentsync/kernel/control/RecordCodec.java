package dev.agentsync.kernel.control;

import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.spi.DeviceKey;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into maps and back, component by component, so that what a command reports is
 * written down once. A component that is absent in the map gets nothing: an empty list, zero, false
 * or an empty optional.
 */
final class RecordCodec {
  /** Moments within so many seconds of 1970 have milliseconds that a number can count. */
  private static final long NEAR_SECONDS = Long.MAX_VALUE / 10_000;

  private RecordCodec() {}

  static Map<String, Object> encode(Record value) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (RecordShape.Component component : RecordShape.of(value.getClass()).components()) {
      @Nullable Object plain = plain(component.read(value));
      if (plain != null) {
        map.put(component.name(), plain);
      }
    }
    return map;
  }

  private static @Nullable Object plain(Object value) {
    return switch (value) {
      case String text -> text;
      case Long number -> number;
      case Integer number -> (long) number;
      case Boolean truth -> truth;
      case Optional<?> maybe -> maybe.isEmpty() ? null : plain(maybe.get());
      case OptionalLong maybe -> maybe.isEmpty() ? null : (Object) maybe.getAsLong();
      case List<?> list -> list.stream().map(RecordCodec::plainElement).toList();
      case Instant moment -> instant(moment);
      case Duration span -> span.toString();
      case URI uri -> uri.toString();
      case Path path -> path.toString();
      case DeviceKey key -> key.ssh();
      case Enum<?> constant -> constant.name();
      case Record nested -> encode(nested);
      default -> throw new IllegalArgumentException("cannot be sent: " + value.getClass());
    };
  }

  /** A number where that is exact: to read a date takes longer than everything else of a change. */
  private static Object instant(Instant moment) {
    boolean exact =
        moment.getNano() % 1_000_000 == 0 && Math.abs(moment.getEpochSecond()) < NEAR_SECONDS;
    return exact ? (Object) moment.toEpochMilli() : moment.toString();
  }

  private static Object plainElement(Object value) {
    @Nullable Object plain = plain(value);
    if (plain == null) {
      throw new IllegalArgumentException("a list cannot hold nothing");
    }
    return plain;
  }

  /**
   * Makes the record again.
   *
   * @throws ProtocolException if the map does not fit it
   */
  static <R extends Record> R decode(Class<R> type, Map<?, ?> map) {
    try {
      RecordShape shape = RecordShape.of(type);
      Object[] values = new Object[shape.components().size()];
      for (int i = 0; i < values.length; i++) {
        RecordShape.Component component = shape.components().get(i);
        values[i] = value(component.type(), map.get(component.name()));
      }
      return type.cast(shape.constructor().newInstance(values));
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new ProtocolException(
          "The process that watches the vault gave an answer that is not understood. Is it of"
              + " another version? Restart it.",
          e);
    }
  }

  private static Object value(Type type, @Nullable Object plain) {
    if (type instanceof ParameterizedType generic) {
      Type element = generic.getActualTypeArguments()[0];
      if (generic.getRawType() == Optional.class) {
        return plain == null ? Optional.empty() : Optional.of(value(element, plain));
      }
      List<?> list = plain == null ? List.of() : (List<?>) plain;
      return list.stream().map(item -> value(element, item)).toList();
    }
    if (type == OptionalLong.class) {
      return plain == null ? OptionalLong.empty() : OptionalLong.of((Long) plain);
    }
    Object present = plain == null ? nothing(type) : plain;
    if (type instanceof Class<?> wanted && wanted.isRecord() && wanted != DeviceKey.class) {
      return decode(wanted.asSubclass(Record.class), (Map<?, ?>) present);
    }
    return scalar((Class<?>) type, present);
  }

  private static Object nothing(Type type) {
    if (type == int.class || type == long.class) {
      return 0L;
    }
    if (type == boolean.class) {
      return false;
    }
    throw new IllegalArgumentException("a " + type + " is missing");
  }

  private static Object scalar(Class<?> type, Object plain) {
    if (type == int.class) {
      return Math.toIntExact((Long) plain);
    }
    if (type == long.class || type == boolean.class) {
      return plain;
    }
    if (type == Instant.class && plain instanceof Long millis) {
      return Instant.ofEpochMilli(millis);
    }
    String text = (String) plain;
    if (type.isEnum()) {
      return constant(type, text);
    }
    if (type == DeviceKey.class) {
      return DeviceKey.parse(text);
    }
    if (type == Instant.class) {
      return Instant.parse(text);
    }
    if (type == Duration.class) {
      return Duration.parse(text);
    }
    if (type == URI.class) {
      return URI.create(text);
    }
    return type == Path.class ? Path.of(text) : text;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the caller has looked that it is an enum
  private static Object constant(Class<?> type, String name) {
    return Enum.valueOf((Class) type, name);
  }
}
