package dev.agentsync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArgumentsTest {
  private static final Set<String> COMMANDS = Set.of("watch", "status", "key", "clone");
  private static final Set<String> ON_DISK = Set.of("notes", "status", "wiki/a");

  @ParameterizedTest(name = "\"{0}\" becomes \"{1}\"")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                          | watch
          --help                      | --help
          -h                          | -h
          --version                   | --version
          -V                          | -V
          -V status                   | -V status
          status                      | status
          status --json               | status --json
          ./v                         | --cwd ./v watch
          .                           | --cwd . watch
          /srv/v                      | --cwd /srv/v watch
          ~/v                         | --cwd ~/v watch
          notes                       | --cwd notes watch
          wiki/a                      | --cwd wiki/a watch
          ./v status                  | --cwd ./v status
          notes key show              | --cwd notes key show
          ./v --listen                | --cwd ./v watch --listen
          ./v --help                  | --cwd ./v watch --help
          --listen                    | watch --listen
          --listen 127.0.0.1:0        | watch --listen 127.0.0.1:0
          --listen=127.0.0.1:0        | watch --listen=127.0.0.1:0
          --cwd ./v                   | watch --cwd ./v
          --cwd=./v                   | watch --cwd=./v
          --cwd status                | watch --cwd status
          --cwd ./v status            | --cwd ./v status
          --cwd=./v status            | --cwd=./v status
          --json status               | --json status
          --author status status      | --author status status
          stauts                      | watch stauts
          missing status              | watch missing status
          """)
  void a_short_form_becomes_a_full_command_line(String typed, String full) {
    Arguments arguments = new Arguments(COMMANDS, ON_DISK::contains);

    assertThat(String.join(" ", arguments.resolve(words(typed)))).isEqualTo(full);
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }
}
