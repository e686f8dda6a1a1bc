package dev.agentsync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GlobalsTest {
  private final Globals globals = new Globals(Console.system());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--cwd /v --json status",
        "status --cwd /v --json",
        "--json status --cwd=/v",
        "--cwd=/v key show --json",
        "--json key --cwd=/v show",
        "key show --json --cwd /elsewhere/../v",
        "--cwd /v hub --json trust KEY",
        "--cwd /v watch --json --listen --offline",
        "--cwd /v watch --json --listen 127.0.0.1:0",
        "clone hub.example dir --json --cwd /v"
      })
  void the_folder_and_the_form_may_stand_before_and_after_the_command(String line) {
    Commands.tree(globals).parseArgs(line.split(" "));

    assertThat(globals.directory()).isEqualTo(Path.of("/v"));
    assertThat(globals.json()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "watch --listen", "deletions accept"})
  void without_them_it_is_the_current_folder_and_text(String line) {
    Commands.tree(globals).parseArgs(line.split(" "));

    assertThat(globals.directory()).isEqualTo(Path.of("").toAbsolutePath());
    assertThat(globals.json()).isFalse();
  }
}
