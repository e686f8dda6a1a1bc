package dev.agentsync.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ListenAddressTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:0", "0.0.0.0:443", "[::1]:8443", "[fe80::1%eth0]:1"})
  void an_address_and_a_port_are_taken(String text) {
    assertThat(ListenAddress.parse(text).uri("wss").toString()).isEqualTo("wss://" + text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nowhere",
        "localhost:80",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:70000",
        "256.0.0.1:80",
        "::1:80",
        ":80",
        "127.0.0.1:99999999999"
      })
  void anything_else_is_refused_by_name(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("invalid --listen address: " + text);
  }

  @Test
  void the_default_is_every_interface_on_the_https_port() {
    assertThat(ListenAddress.parse(ListenAddress.DEFAULT).uri("wss"))
        .isEqualTo(URI.create("wss://0.0.0.0:443"));
  }
}
