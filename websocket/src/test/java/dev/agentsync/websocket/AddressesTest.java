package dev.agentsync.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.NetworkException;
import java.net.BindException;
import java.net.SocketException;
import java.net.URI;
import org.junit.jupiter.api.Test;

final class AddressesTest {
  @Test
  void a_url_is_taken_apart() {
    Endpoint plain = Endpoint.of(URI.create("wss://hub.example"), Scheme.WSS);
    assertThat(plain).isEqualTo(new Endpoint(Scheme.WSS, "hub.example", 443, "/"));
    assertThat(plain.hostHeader()).isEqualTo("hub.example");
    assertThat(plain).hasToString("wss://hub.example:443");
    Endpoint full = Endpoint.of(URI.create("WSS://[::1]:8443/a%20b?c=d"), Scheme.WSS);
    assertThat(full).isEqualTo(new Endpoint(Scheme.WSS, "::1", 8443, "/a%20b?c=d"));
    assertThat(full.hostHeader()).isEqualTo("[::1]:8443");
    assertThat(full.isLiteral()).isTrue();
    assertThat(full.uri()).isEqualTo(URI.create("wss://[::1]:8443"));
  }

  @Test
  void a_secret_in_a_url_is_not_repeated() {
    assertThat(Endpoint.of(URI.create("wss://me:secret@hub.example/x"), Scheme.WSS))
        .hasToString("wss://hub.example:443");
  }

  @Test
  void a_url_without_a_host_or_with_an_absurd_port_is_refused() {
    for (String bad : new String[] {"wss:///path", "wss:x", "wss://h:70000"}) {
      assertThatThrownBy(() -> Endpoint.of(URI.create(bad), Scheme.WSS))
          .as(bad)
          .isInstanceOf(NetworkException.class);
    }
    assertThatThrownBy(() -> Endpoint.of(URI.create("relative"), Scheme.WSS))
        .hasMessageContaining("unsupported scheme \"\"");
  }

  @Test
  void a_port_that_needs_a_permission_is_told_with_what_would_work() {
    Endpoint at = Endpoint.of(URI.create("wss://0.0.0.0:443"), Scheme.WSS);
    assertThat(Failures.listen(at, new SocketException("Permission denied")))
        .hasMessageContaining("ports below 1024")
        .hasMessageContaining("0.0.0.0:8443");
    assertThat(Failures.listen(at, new BindException("Permission denied")))
        .hasMessageContaining("ports below 1024");
  }
}
