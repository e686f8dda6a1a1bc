package dev.agentsync.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.VaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
  private final CountDownLatch secondRead = new CountDownLatch(1);

  private ReadAhead.Page<Integer> page(int number, int last) {
    if (number == 2) {
      secondRead.countDown();
    }
    return new ReadAhead.Page<>(
        number, number < last ? Optional.of(() -> page(number + 1, last)) : Optional.empty());
  }

  @Test
  void pages_are_shown_in_order_and_the_next_is_read_meanwhile() {
    List<Integer> shown = new ArrayList<>();
    ReadAhead.each(
        () -> page(1, 3),
        number -> {
          shown.add(number);
          assertThat(readInTime()).isTrue();
        });
    assertThat(shown).containsExactly(1, 2, 3);
  }

  private boolean readInTime() {
    try {
      return secondRead.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_page_that_cannot_be_read_is_told_once_those_before_it_were_shown() {
    List<Integer> shown = new ArrayList<>();
    var first =
        new ReadAhead.Page<>(
            1,
            Optional.of(
                () -> {
                  throw new VaultException("gone");
                }));
    assertThatThrownBy(() -> ReadAhead.each(() -> first, shown::add))
        .isInstanceOf(VaultException.class)
        .hasMessage("gone");
    assertThat(shown).containsExactly(1);
  }
}
