package dev.agentsync.cli;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends the program's log to standard error, filtered by {@code AGENTSYNC_LOG} or else {@code
 * LOG_FILTER}. Where standard error goes may change while it runs: an agent in the background logs
 * to a file. The JDK finds it as a service and asks from any thread.
 */
public final class StderrLoggerFinder extends System.LoggerFinder {
  private final Map<String, System.Logger> loggers = new ConcurrentHashMap<>();
  private final LogFilter filter;

  /** Reads the filter from the environment. */
  public StderrLoggerFinder() {
    filter =
        LogFilter.parse(
            FromEnvironment.orElse("AGENTSYNC_LOG", FromEnvironment.orElse("LOG_FILTER", "info")));
  }

  @Override
  public System.Logger getLogger(String name, Module module) {
    return loggers.computeIfAbsent(name, this::create);
  }

  private System.Logger create(String name) {
    Level threshold = filter.threshold(name);
    return new StderrLogger(name, threshold, () -> System.err, Clock.systemUTC());
  }
}
