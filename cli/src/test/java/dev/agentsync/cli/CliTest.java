package dev.agentsync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CliTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(strings = {"version", "--version", "-V"})
  void the_version_is_one_line(String word) {
    assertThat(run(word)).isEqualTo(ExitCode.OK);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("agentsync 0.1.0\n");
  }

  @Test
  void the_version_is_one_json_document_when_asked_for() {
    assertThat(run("version", "--json")).isEqualTo(ExitCode.OK);
    assertThat(out()).isEqualTo("{\"name\":\"agentsync\",\"version\":\"0.1.0\"}\n");
  }

  @Test
  void help_names_every_command() {
    assertThat(run("--help")).isEqualTo(ExitCode.OK);
    assertThat(out()).contains("version", "completions", "Exit codes");
  }

  @Test
  void an_unknown_word_is_a_wrong_usage_and_what_was_meant_is_named() {
    assertThat(run("wacth")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("Unknown command 'wacth'")
        .contains("Did you mean watch?");
  }

  @Test
  void an_unknown_option_is_a_wrong_usage_and_what_was_meant_is_named() {
    assertThat(run("version", "--jsn")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("Did you mean --json?");
  }

  private int run(String... words) {
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false);
    return new Cli(console).run(List.of(words));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
