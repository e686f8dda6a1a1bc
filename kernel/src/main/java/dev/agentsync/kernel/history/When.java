package dev.agentsync.kernel.history;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which moment somebody means. {@link #text} is a form that {@link #parse} reads everywhere alike.
 */
public sealed interface When {
  /** The forms that are read, for people. */
  String FORMS =
      "milliseconds since 1970; 90s, 5m, 2h, 1d or 1w ago; 2026-11-20T17:30:00Z; local time as"
          + " 2026-11-20 17:30; snapshot:NAME; or the id of a change as 'agentsync log' shows it";

  /** Now. */
  record Now() implements When {
    @Override
    public String text() {
      return "now";
    }
  }

  /** What had been written by then, by the clocks of those who wrote it. */
  record At(Instant time) implements When {
    @Override
    public String text() {
      return Long.toString(time.toEpochMilli());
    }
  }

  /** What a snapshot names. */
  record Snapshot(String name) implements When {
    @Override
    public String text() {
      return SNAPSHOT + name;
    }
  }

  /** Right after changes, given by their ids or the beginnings of these. */
  record Changes(List<String> ids) implements When {
    public Changes {
      ids = List.copyOf(ids);
    }

    @Override
    public String text() {
      return String.join(",", ids);
    }
  }

  /** The word before a snapshot's name. */
  String SNAPSHOT = "snapshot:";

  /** Returns the moment in a form that means the same to every reader at any time. */
  String text();

  /** Reads a moment; relative and local times are taken by this process's clock and time zone. */
  static Optional<When> parse(String text) {
    return parse(text, Instant.now(), ZoneId.systemDefault());
  }

  /** Reads a moment, or returns empty if the text has none of the {@link #FORMS}. */
  static Optional<When> parse(String text, Instant now, ZoneId zone) {
    String word = text.strip();
    if (word.equals("now")) {
      return Optional.of(new Now());
    }
    if (word.startsWith(SNAPSHOT)) {
      String name = word.substring(SNAPSHOT.length()).strip();
      return name.isEmpty() ? Optional.empty() : Optional.of(new Snapshot(name));
    }
    if (word.matches("-?[0-9]{1,18}")) {
      return Optional.of(new At(Instant.ofEpochMilli(Long.parseLong(word))));
    }
    return ago(word, now).or(() -> clock(word, zone)).or(() -> changes(word));
  }

  private static Optional<When> ago(String word, Instant now) {
    Matcher matcher = Pattern.compile("([0-9]{1,9})([smhdw])").matcher(word);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    Duration back =
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          case "d" -> Duration.ofDays(count);
          default -> Duration.ofDays(7 * count);
        };
    return Optional.of(new At(now.minus(back)));
  }

  private static Optional<When> clock(String word, ZoneId zone) {
    String iso = word.replaceFirst("^([0-9-]{10})[ t]", "$1T");
    try {
      if (iso.length() == 10) {
        return Optional.of(new At(LocalDate.parse(iso).atStartOfDay(zone).toInstant()));
      }
      return Optional.of(
          new At(
              iso.matches(".*([zZ]|[+-][0-9]{2}:[0-9]{2})")
                  ? OffsetDateTime.parse(iso.toUpperCase(Locale.ROOT)).toInstant()
                  : LocalDateTime.parse(iso).atZone(zone).toInstant()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<When> changes(String word) {
    List<String> ids = Arrays.asList(word.toLowerCase(Locale.ROOT).split(",", -1));
    return ids.stream().allMatch(id -> id.matches("[0-9a-f]{7,64}"))
        ? Optional.of(new Changes(ids))
        : Optional.empty();
  }
}
