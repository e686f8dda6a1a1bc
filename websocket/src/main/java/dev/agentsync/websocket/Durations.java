package dev.agentsync.websocket;

import java.time.Duration;

/** Time spans in messages. */
final class Durations {
  private Durations() {}

  static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
