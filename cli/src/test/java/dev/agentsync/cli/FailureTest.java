package dev.agentsync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.VaultBusyException;
import dev.agentsync.kernel.VaultException;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FailureTest {
  static Stream<Arguments> codes() {
    return Stream.of(
        Arguments.of(new IllegalStateException("x"), 1),
        Arguments.of(new CommandException("x"), 1),
        Arguments.of(new ConfigException("x"), 3),
        Arguments.of(new VaultException("x"), 3),
        Arguments.of(new AuthException("x"), 4),
        Arguments.of(new NetworkException("x"), 5),
        Arguments.of(new ProtocolException("x"), 5),
        Arguments.of(new StorageException("x"), 6),
        Arguments.of(new DocumentException("x"), 6),
        Arguments.of(new VaultBusyException("x"), 7));
  }

  @ParameterizedTest
  @MethodSource("codes")
  void every_kind_of_failure_has_its_exit_code(Throwable failure, int code) {
    assertThat(ExitCode.of(failure)).isEqualTo(code);
  }

  @Test
  void causes_follow_unless_the_message_said_them_already() {
    var root = new IOException("Permission denied");
    var middle = new StorageException("cannot write doc.bin", root);
    var failure = new Failure(new VaultException("push failed: cannot write doc.bin", middle));

    assertThat(failure.lines())
        .containsExactly(
            "Error: push failed: cannot write doc.bin",
            "",
            "Caused by:",
            "    Permission denied (IOException)");
  }

  @Test
  void a_failure_without_words_is_told_by_its_type() {
    assertThat(new Failure(new IllegalStateException()).lines())
        .containsExactly("Error: IllegalStateException");
  }
}
