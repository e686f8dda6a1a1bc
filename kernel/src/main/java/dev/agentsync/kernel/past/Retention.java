package dev.agentsync.kernel.past;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * For how long contents of former attachments are kept. The times of changes are those of {@link
 * Chronicle#orderOf}: a writer whose clock was set back does not make what it replaced old.
 *
 * @param kept states not older than this keep their contents
 * @param clock this device's, which may be wrong
 */
record Retention(Duration kept, InstantSource clock) {
  private static final Duration DAY = Duration.ofDays(1);

  /** Says from when on, in milliseconds since 1970, every state keeps its contents. */
  interface Rule {
    /** Returns the moment, or empty if everything has to stay. */
    OptionalLong since(Chronicle chronicle);
  }

  /** Returns the rule for somebody who asks: a clock ahead of all changes does not count. */
  Rule asked() {
    return chronicle ->
        newest(chronicle)
            .map(newest -> OptionalLong.of(Math.min(clock.millis(), newest) - kept.toMillis()))
            .orElse(OptionalLong.empty());
  }

  /**
   * Returns the rule for when nobody asked. A clock that is behind the newest change is wrong, here
   * or there, and then everything stays. A clock that is ahead cannot be told from a long rest, so
   * time in which nothing was changed counts as a day at most.
   */
  Rule unasked() {
    return chronicle -> {
      Optional<Long> newest = newest(chronicle);
      if (newest.isEmpty() || clock.millis() < newest.get() - DAY.toMillis()) {
        return OptionalLong.empty();
      }
      long at = Math.min(clock.millis(), newest.get());
      long left = kept.toMillis();
      for (int place : chronicle.newestFirst()) {
        long gap = Math.max(0, at - chronicle.orderOf(place));
        if (Math.min(gap, DAY.toMillis()) >= left) {
          return OptionalLong.of(at - left);
        }
        left -= Math.min(gap, DAY.toMillis());
        at -= gap;
      }
      return OptionalLong.empty();
    };
  }

  private static Optional<Long> newest(Chronicle chronicle) {
    return chronicle.newestFirst().stream().findFirst().map(chronicle::orderOf);
  }
}
