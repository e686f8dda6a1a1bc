package dev.agentsync.cli;

import java.io.PrintStream;
import java.text.MessageFormat;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One line per event: time, level, area, message. Stack traces only from debug level on. */
final class StderrLogger implements System.Logger {
  private final String name;
  private final Level threshold;
  private final Supplier<PrintStream> target;
  private final Clock clock;

  StderrLogger(String name, Level threshold, Supplier<PrintStream> target, Clock clock) {
    this.name = name;
    this.threshold = threshold;
    this.target = target;
    this.clock = clock;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean isLoggable(Level level) {
    return level != Level.OFF && level.getSeverity() >= threshold.getSeverity();
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    if (isLoggable(level)) {
      print(level, message, thrown);
    }
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object @Nullable ... parameters) {
    if (isLoggable(level)) {
      boolean plain = format == null || parameters == null || parameters.length == 0;
      print(level, plain ? format : MessageFormat.format(format, parameters), null);
    }
  }

  private void print(Level level, @Nullable String message, @Nullable Throwable thrown) {
    StringBuilder line = new StringBuilder();
    line.append(Instant.now(clock).truncatedTo(ChronoUnit.MILLIS));
    line.append(' ').append(word(level)).append(' ').append(name).append(": ").append(message);
    if (thrown != null) {
      line.append(" error=").append(thrown);
    }
    PrintStream out = target.get();
    synchronized (out) {
      out.println(line);
      if (thrown != null && threshold.getSeverity() <= Level.DEBUG.getSeverity()) {
        thrown.printStackTrace(out);
      }
    }
  }

  private static String word(Level level) {
    return switch (level) {
      case ALL, TRACE -> "TRACE";
      case DEBUG -> "DEBUG";
      case INFO -> " INFO";
      case WARNING -> " WARN";
      case ERROR, OFF -> "ERROR";
    };
  }
}
