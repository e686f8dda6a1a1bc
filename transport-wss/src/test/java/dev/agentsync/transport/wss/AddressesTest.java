package dev.agentsync.transport.wss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.spi.TransportProvider;
import java.net.BindException;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AddressesTest {
  @TempDir Path state;

  @Test
  void a_url_is_taken_apart() {
    Endpoint plain = Endpoint.of(URI.create("wss://hub.example"));
    assertThat(plain).isEqualTo(new Endpoint("hub.example", 443, "/"));
    assertThat(plain.hostHeader()).isEqualTo("hub.example");
    assertThat(plain).hasToString("wss://hub.example:443");
    Endpoint full = Endpoint.of(URI.create("WSS://[::1]:8443/a%20b?c=d"));
    assertThat(full).isEqualTo(new Endpoint("::1", 8443, "/a%20b?c=d"));
    assertThat(full.hostHeader()).isEqualTo("[::1]:8443");
    assertThat(full.isLiteral()).isTrue();
    assertThat(full.uri()).isEqualTo(URI.create("wss://[::1]:8443"));
  }

  @Test
  void a_secret_in_a_url_is_not_repeated() {
    assertThat(Endpoint.of(URI.create("wss://me:secret@hub.example/x")))
        .hasToString("wss://hub.example:443");
  }

  @Test
  void a_url_without_a_host_or_with_an_absurd_port_is_refused() {
    for (String bad : new String[] {"wss:///path", "wss:x", "wss://h:70000"}) {
      assertThatThrownBy(() -> Endpoint.of(URI.create(bad)))
          .as(bad)
          .isInstanceOf(NetworkException.class);
    }
    assertThatThrownBy(() -> Endpoint.of(URI.create("relative")))
        .hasMessageContaining("unsupported scheme \"\"");
  }

  @Test
  void an_address_of_another_machine_cannot_be_listened_on() {
    try (Transport transport =
        new WssTransportProvider().open(new TransportProvider.Options(state, Limits.DEFAULT))) {
      assertThatThrownBy(() -> transport.listen(URI.create("wss://192.0.2.1:0")))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("192.0.2.1 is not an address of this machine");
    }
  }

  @Test
  void a_port_that_needs_a_permission_is_told_with_what_would_work() {
    Endpoint at = Endpoint.of(URI.create("wss://0.0.0.0:443"));
    assertThat(Failures.listen(at, new SocketException("Permission denied")))
        .hasMessageContaining("ports below 1024")
        .hasMessageContaining("0.0.0.0:8443");
    assertThat(Failures.listen(at, new BindException("Permission denied")))
        .hasMessageContaining("ports below 1024");
  }
}
