package dev.agentsync.kernel.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhenTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    "1763659800000, 2025-11-20T17:30:00Z",
    "0, 1970-01-01T00:00:00Z",
    "90s, 2026-11-21T11:58:30Z",
    "5m, 2026-11-21T11:55:00Z",
    "2h, 2026-11-21T10:00:00Z",
    "1d, 2026-11-20T12:00:00Z",
    "1w, 2026-11-14T12:00:00Z",
    "2026-11-20T17:30:00Z, 2026-11-20T17:30:00Z",
    "2026-11-20T17:30:00.5+01:00, 2026-11-20T16:30:00.500Z",
    "2026-11-20t17:30:00z, 2026-11-20T17:30:00Z",
    "2026-11-20 17:30, 2026-11-20T16:30:00Z",
    "2026-11-20 17:30:15, 2026-11-20T16:30:15Z",
    "2026-07-01, 2026-06-30T22:00:00Z",
  })
  void times_are_read_in_every_form(String typed, Instant time) {
    assertThat(When.parse(typed, NOW, BERLIN)).contains(new When.At(time));
  }

  @Test
  void snapshots_changes_and_now_are_read() {
    assertThat(When.parse("snapshot:vor dem: Umzug", NOW, BERLIN))
        .contains(new When.Snapshot("vor dem: Umzug"));
    assertThat(When.parse("3FA9C1D2E4B5,abcdef0", NOW, BERLIN))
        .contains(new When.Changes(List.of("3fa9c1d2e4b5", "abcdef0")));
    assertThat(When.parse(" now ", NOW, BERLIN)).contains(new When.Now());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "5 m",
        "5y",
        "2026-13-01",
        "2026-11-20 25:00",
        "snapshot:",
        "abc"
      })
  void anything_else_is_no_moment(String typed) {
    assertThat(When.parse(typed, NOW, BERLIN)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1763659800000", "5m", "snapshot:a b", "3fa9c1d2e4b5", "now"})
  void its_text_means_the_same_later(String typed) {
    When when = When.parse(typed, NOW, BERLIN).orElseThrow();
    assertThat(When.parse(when.text(), NOW.plusSeconds(9999), ZoneId.of("UTC"))).contains(when);
  }
}
