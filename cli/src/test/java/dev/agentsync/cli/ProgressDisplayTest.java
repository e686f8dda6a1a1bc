package dev.agentsync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProgressDisplayTest {
  @ParameterizedTest
  @CsvSource({
    "0, 10, scanning [------------------------------] 0/10",
    "5, 10, scanning [###############---------------] 5/10",
    "10, 10, scanning [##############################] 10/10",
    "12, 10, scanning [##############################] 12/10",
    "7, 0, scanning … 7"
  })
  void a_bar_fills_with_the_work_done(long done, long total, String bar) {
    assertThat(ProgressDisplay.bar("scanning", done, total)).isEqualTo(bar);
  }

  @ParameterizedTest
  @CsvSource({"5, 10, scanning: 5 of 10", "7, 0, scanning: 7 so far"})
  void elsewhere_it_is_a_plain_line(long done, long total, String line) {
    assertThat(ProgressDisplay.line("scanning", done, total)).isEqualTo(line);
  }
}
