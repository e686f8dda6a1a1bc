package dev.agentsync.ignore.gitignore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.agentsync.kernel.spi.IgnoreRulesProvider.RuleFile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule files come from other devices too; none may keep this one busy for long. */
final class HostileRulesTest {
  private static boolean ignores(String rules, String path) {
    return assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            new GitignoreRulesProvider()
                .compile(List.of(new RuleFile("", rules)))
                .ignores(path, false));
  }

  @Test
  void many_stars_in_a_name_end_in_time() {
    assertThat(ignores("*a".repeat(30) + "b", "a".repeat(255))).isFalse();
    assertThat(ignores("*a*a*a*b", "a".repeat(255))).isFalse();
    assertThat(ignores("*a*b*c*d*e*", "1a2b3c4d5e6")).as("an honest rule works").isTrue();
  }

  @Test
  void many_stars_and_classes_in_a_name_end_in_time() {
    assertThat(ignores("*[ab]".repeat(30) + "c", "a".repeat(255))).isFalse();
    assertThat(ignores("*?".repeat(30) + "c", "a".repeat(255))).isFalse();
  }

  @Test
  void many_double_stars_in_a_path_end_in_time() {
    assertThat(ignores("**/a/".repeat(20) + "b", "a/".repeat(200) + "c")).isFalse();
  }

  @Test
  void a_very_long_line_ends_in_time() {
    assertThat(ignores("[" + "a-".repeat(200_000), "a.md")).isFalse();
    assertThat(ignores("*".repeat(1_000_000) + "\nb.md", "b.md")).isTrue();
    assertThat(ignores("?".repeat(4_000), "a".repeat(4_000))).isTrue();
    assertThat(ignores("*", "a".repeat(1_000_000))).as("no disk has such a name").isFalse();
  }
}
