package dev.agentsync.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A span of time as people write it: {@code 90s}, {@code 10m}, {@code 2h}, {@code 1d}. */
final class SpanConverter implements ITypeConverter<Duration> {
  private static final Pattern SPAN = Pattern.compile("(\\d{1,6})\\s*([smhd])");

  @Override
  public Duration convert(String typed) {
    Matcher span = SPAN.matcher(typed.strip());
    if (!span.matches()) {
      throw new TypeConversionException("'" + typed + "' is no time such as 90s, 10m, 2h or 1d");
    }
    long count = Long.parseLong(span.group(1));
    return switch (span.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
