package dev.agentsync.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.AuthException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class UntilListedTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final AtomicInteger attempts = new AtomicInteger();

  private Supplier<String> refusing(AuthException.Reason reason, int times) {
    return () -> {
      if (attempts.incrementAndGet() <= times) {
        throw new AuthException(reason, "refused");
      }
      return "in";
    };
  }

  @Test
  void a_device_that_is_listed_a_moment_later_gets_in() {
    try (var until = new UntilListed(SOON, System::nanoTime)) {
      assertThat(until.get(refusing(AuthException.Reason.NOT_LISTED, 1))).isEqualTo("in");
    }
  }

  @Test
  void another_refusal_is_final() {
    try (var until = new UntilListed(SOON, System::nanoTime)) {
      assertThatThrownBy(() -> until.get(refusing(AuthException.Reason.OTHER, 1)))
          .isInstanceOf(AuthException.class);
    }
    assertThat(attempts).hasValue(1);
  }

  @Test
  void patience_ends_by_a_clock_that_nobody_sets() {
    var nanos = new AtomicLong();
    try (var until = new UntilListed(SOON, () -> nanos.getAndAdd(SOON.toNanos()))) {
      assertThatThrownBy(() -> until.get(refusing(AuthException.Reason.NOT_LISTED, 100)))
          .isInstanceOf(AuthException.class);
    }
    assertThat(attempts).hasValue(1);
  }

  @Test
  void who_closes_it_wakes_who_waits() {
    var until = new UntilListed(SOON, () -> 0); // by this clock its patience never ends
    assertThatThrownBy(
            () ->
                until.get(
                    () -> {
                      attempts.incrementAndGet();
                      Thread.ofVirtual().start(until::close);
                      throw new AuthException(AuthException.Reason.NOT_LISTED, "refused");
                    }))
        .isInstanceOf(AuthException.class);
    assertThat(attempts.get()).isLessThan(20);
  }
}
