package dev.agentsync.engine.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandoverTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 257, 100_000})
  void everything_is_done_in_order_when_it_ends(int items) {
    var done = new ArrayList<Integer>();
    try (var handover = new Handover<Integer>("test", done::add)) {
      IntStream.range(0, items).forEach(handover::add);
      handover.finish();
    }
    assertThat(done).isEqualTo(IntStream.range(0, items).boxed().toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100_000})
  void what_the_work_throws_is_thrown_at_the_end_and_the_rest_is_left_undone(int items) {
    var done = new AtomicInteger();
    try (var handover =
        new Handover<Integer>(
            "test",
            item -> {
              if (item == 5) {
                throw new IllegalArgumentException("five");
              }
              done.incrementAndGet();
            })) {
      IntStream.range(0, items).forEach(handover::add);
      assertThatThrownBy(handover::finish)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("five");
    }
    assertThat(done).hasValue(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100_000})
  void one_that_is_not_finished_has_ended_when_it_is_closed(int items) {
    List<Integer> done = new ArrayList<>();
    try (var handover = new Handover<Integer>("test", done::add)) {
      IntStream.range(0, items).forEach(handover::add);
    }
    assertThat(done).isEqualTo(IntStream.range(0, items / 256 * 256).boxed().toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100_000})
  void an_interruption_does_not_cut_the_work_short(int items) {
    var done = new AtomicInteger();
    try (var handover = new Handover<Integer>("test", _ -> done.incrementAndGet())) {
      Thread.currentThread().interrupt();
      IntStream.range(0, items).forEach(handover::add);
      handover.finish();
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(done).hasValue(items);
  }
}
