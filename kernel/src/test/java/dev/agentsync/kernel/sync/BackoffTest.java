package dev.agentsync.kernel.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private final Random random = new Random(1);

  @Test
  void the_first_wait_is_between_half_a_second_and_a_second() {
    for (int i = 0; i < 1000; i++) {
      assertThat(Backoff.DEFAULT.after(1, random))
          .isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    }
  }

  @Test
  void waits_grow_to_thirty_seconds_and_no_further_however_often_it_fails() {
    Duration longest = Duration.ZERO;
    for (int failures = 1; failures < 100_000; failures++) {
      Duration wait = Backoff.DEFAULT.after(failures, random);
      assertThat(wait).isBetween(Duration.ofMillis(500), Duration.ofSeconds(30));
      longest = wait.compareTo(longest) > 0 ? wait : longest;
    }
    assertThat(longest).isGreaterThan(Duration.ofSeconds(25));
  }

  @Test
  void a_refusal_is_retried_at_the_slow_end() {
    for (int i = 0; i < 1000; i++) {
      assertThat(Backoff.DEFAULT.afterRefusal(random))
          .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    }
  }
}
