package dev.agentsync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LogFilterTest {
  @ParameterizedTest(name = "{0} shows {1} from {2} on")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          info                           | agentsync.sync   | INFO
          debug                          | agentsync.sync   | DEBUG
          warn                           | agentsync.sync   | WARNING
          off                            | agentsync.sync   | OFF
          debug                          | jdk.event        | ERROR
          info,agentsync.sync=debug      | agentsync.sync   | DEBUG
          info,agentsync.sync=debug      | agentsync.folder | INFO
          info,agentsync::sync=trace     | agentsync.sync.x | TRACE
          agentsync=warn                 | agentsync.sync   | WARNING
          agentsync_core::sync=debug     | agentsync.sync   | DEBUG
          agentsync_core=debug           | agentsync.folder | DEBUG
          warn,jdk=info                  | jdk.event        | INFO
          nonsense                       | agentsync.sync   | INFO
          nonsense=7,=,                  | agentsync.sync   | INFO
          info,debug                     | agentsync.sync   | DEBUG
          """)
  void the_most_specific_area_decides(String filter, String logger, System.Logger.Level level) {
    assertThat(LogFilter.parse(filter).threshold(logger)).isEqualTo(level);
  }
}
