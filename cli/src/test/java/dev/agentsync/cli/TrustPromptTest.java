package dev.agentsync.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.DeviceKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrustPromptTest {
  private static final URI HUB = URI.create("wss://hub.example");
  private static final DeviceKey KEY = new DeviceKey(Bytes.of(new byte[DeviceKey.LENGTH]));

  private final InputStream stdin = System.in;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @AfterEach
  void giveBackStandardInput() {
    System.setIn(stdin);
  }

  @ParameterizedTest
  @CsvSource({"y, true", "YES, true", "' yes ', true", "n, false", "'', false", "sure, false"})
  void only_a_yes_is_a_yes(String answer, boolean trusted) {
    System.setIn(new ByteArrayInputStream((answer + "\n").getBytes(StandardCharsets.UTF_8)));

    assertThat(prompt(true).decide(KEY, HUB)).isEqualTo(trusted);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("The hub at wss://hub.example has identity:")
        .contains(KEY.ssh())
        .contains(KEY.fingerprint())
        .endsWith("This is the first time connecting. Trust this hub? [y/N]\n> ");
  }

  @Test
  void the_end_of_input_is_a_no() {
    System.setIn(new ByteArrayInputStream(new byte[0]));

    assertThat(prompt(true).decide(KEY, HUB)).isFalse();
  }

  @Test
  void without_a_terminal_the_command_to_run_is_named() {
    assertThatThrownBy(() -> prompt(false).decide(KEY, HUB))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining(KEY.ssh())
        .hasMessageEndingWith("run: trust wss://hub.example");
    assertThat(err.size()).isZero();
  }

  private TrustPrompt prompt(boolean asks) {
    PrintStream to = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new TrustPrompt(new Console(to, to, asks, false), (_, url) -> "trust " + url);
  }
}
