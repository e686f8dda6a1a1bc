package dev.agentsync.transport.plainws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Listener;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.testkit.RawSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the platform a hub runs on may ask it. */
final class HealthTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final int MUCH = 10_000;

  @TempDir Path state;
  private Transport transport;
  private Listener listener;

  @BeforeEach
  void listen() {
    transport =
        new PlainTransportProvider().open(new TransportProvider.Options(state, Limits.DEFAULT));
    listener = transport.listen(URI.create("ws://127.0.0.1:0"));
  }

  @AfterEach
  void close() {
    transport.close();
  }

  /** Returns everything the hub says before it hangs up. */
  private String ask(String method, String path) throws IOException {
    try (RawSocket raw = RawSocket.plain(listener.address().getPort())) {
      raw.write(RawSocket.lines(method + " " + path + " HTTP/1.1", "Host: h"));
      return new String(raw.read(MUCH), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void a_hub_says_that_it_serves_and_nothing_else() throws Exception {
    assertThat(ask("GET", "/healthz").lines())
        .containsExactlyInAnyOrder(
            "HTTP/1.1 200 OK",
            "Connection: close",
            "Content-Type: text/plain",
            "Content-Length: 3",
            "",
            "ok");
    assertThat(ask("HEAD", "/healthz")).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n");
  }

  @Test
  void other_pages_and_methods_are_not_served() throws Exception {
    assertThat(ask("GET", "/")).startsWith("HTTP/1.1 426 ");
    assertThat(ask("GET", "/healthz/x")).startsWith("HTTP/1.1 426 ");
    assertThat(ask("DELETE", "/healthz")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void questions_never_reach_the_vault_and_never_keep_a_device_out() throws Exception {
    for (int i = 0; i < 300; i++) {
      try (RawSocket raw = RawSocket.plain(listener.address().getPort())) {
        raw.write(RawSocket.lines("GET /healthz HTTP/1.1", "Host: h"));
        assertThat(raw.readHead()).startsWith("HTTP/1.1 200 ");
        assertThat(raw.hungUpWithin(SOON)).isTrue();
      }
    }
    try (Connection there = transport.connect(listener.address());
        Connection here = listener.accept().orElseThrow()) {
      there.send(new byte[] {42});
      assertThat(here.receive().orElseThrow()).containsExactly(42);
    }
  }

  @Test
  void a_device_may_ask_for_a_web_socket_at_that_path_too() throws IOException {
    try (RawSocket raw = RawSocket.plain(listener.address().getPort())) {
      raw.write(RawSocket.REQUEST.replace("/any/path", "/healthz"));
      assertThat(raw.readHead()).startsWith("HTTP/1.1 101 ");
    }
  }
}
