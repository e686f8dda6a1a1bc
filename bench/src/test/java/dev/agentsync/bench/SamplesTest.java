package dev.agentsync.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void a_percentile_is_a_sample_that_so_many_do_not_exceed() {
    var samples = new Samples();
    for (int ms = 1; ms <= 100; ms++) {
      samples.add(ms * 1_000_000L);
    }
    assertEquals(50.0, samples.percentileMillis(50));
    assertEquals(99.0, samples.percentileMillis(99));
    assertEquals(100.0, samples.maxMillis());
  }
}
