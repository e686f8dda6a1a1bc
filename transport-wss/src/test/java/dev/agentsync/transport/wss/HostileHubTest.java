package dev.agentsync.transport.wss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.testkit.RawSocket;
import dev.agentsync.websocket.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client meets at the address of a hub, and what it says about it. */
final class HostileHubTest {
  private static final HubCertificate HUB =
      SelfSigned.create(Instant.parse("2026-01-01T00:00:00Z"));
  private static final Limits LIMITS =
      new Limits(
          1 << 20,
          1 << 16,
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          2,
          Duration.ofSeconds(1));

  /** What a hub does with the one socket it gets. */
  private interface Behaviour {
    void meet(RawSocket socket) throws Exception;
  }

  @TempDir Path state;
  private Transport transport;
  private ServerSocket server;

  @BeforeEach
  void open() throws IOException {
    transport = new WssTransportProvider().open(new TransportProvider.Options(state, LIMITS));
    server = RawSocket.serverSocket();
  }

  @AfterEach
  void close() throws IOException {
    transport.close();
    server.close();
  }

  private URI url() {
    return URI.create("wss://127.0.0.1:" + server.getLocalPort() + "/some/path?q=1");
  }

  private FutureTask<Boolean> hub(Behaviour behaviour) {
    FutureTask<Boolean> running =
        new FutureTask<>(
            () -> {
              try (RawSocket raw = RawSocket.accept(server)) {
                behaviour.meet(raw);
              }
              return true;
            });
    Thread.ofVirtual().start(running);
    return running;
  }

  private void assertRefused(String... words) {
    var thrown =
        assertThatThrownBy(() -> transport.connect(url()))
            .isInstanceOf(NetworkException.class)
            .hasMessageContaining("wss://127.0.0.1:" + server.getLocalPort());
    for (String word : words) {
      thrown.hasMessageContaining(word);
    }
  }

  @Test
  void a_port_that_speaks_something_else_is_told() {
    var _ = hub(raw -> raw.write("SSH-2.0-OpenSSH_9.9\r\n"));
    assertRefused("does not speak TLS");
  }

  @Test
  void a_port_that_hangs_up_is_told() {
    var _ = hub(_ -> {});
    assertRefused("TLS handshake");
  }

  @Test
  void an_older_tls_is_told() {
    var _ =
        hub(
            raw -> {
              try (RawSocket tls = Tls.server(raw, HUB, "TLSv1.2")) {
                tls.read(1);
              }
            });
    assertRefused("does not speak TLS 1.3");
  }

  @Test
  void a_web_site_is_told_with_its_status() {
    var _ =
        hub(
            raw -> {
              RawSocket tls = Tls.server(raw, HUB);
              tls.readHead();
              tls.write("HTTP/1.1 404 Gone\u0007away\r\nContent-Length: 0\r\n\r\n");
              tls.hungUpWithin(Duration.ofSeconds(5));
            });
    assertRefused("HTTP status 404 Not Found", "Is there an agentsync hub");
  }

  @Test
  void tls_without_http_is_told() {
    var _ =
        hub(
            raw -> {
              RawSocket tls = Tls.server(raw, HUB);
              tls.readHead();
              tls.write("+OK POP3 ready\r\n\r\n");
              tls.hungUpWithin(Duration.ofSeconds(5));
            });
    assertRefused("not HTTP");
  }

  @Test
  void hanging_up_instead_of_an_upgrade_is_told() {
    var _ = hub(raw -> Tls.server(raw, HUB).readHead());
    assertRefused("hung up instead of opening a WebSocket");
  }

  @Test
  void a_wrong_answer_to_the_upgrade_is_told() {
    var _ =
        hub(
            raw -> {
              RawSocket tls = Tls.server(raw, HUB);
              tls.readHead();
              tls.write(
                  RawSocket.lines(
                      "HTTP/1.1 101 Switching Protocols",
                      "Upgrade: websocket",
                      "Connection: Upgrade",
                      "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA="));
              tls.hungUpWithin(Duration.ofSeconds(5));
            });
    assertRefused("does not fit the WebSocket request");
  }

  @Test
  void whoever_replays_the_hubs_certificate_without_its_key_is_refused() {
    HubCertificate thief = SelfSigned.create(Instant.now());
    AtomicReference<Boolean> sawRequest = new AtomicReference<>(false);
    var _ =
        hub(
            raw -> {
              RawSocket tls = Tls.server(raw, new HubCertificate(HUB.certificate(), thief.key()));
              tls.readHead();
              sawRequest.set(true);
            });
    assertRefused("could not prove to own it");
    assertThat(sawRequest.get()).isFalse();
  }

  @Test
  void the_first_frame_may_come_with_the_answer_and_the_request_is_as_it_should_be()
      throws Exception {
    AtomicReference<String> request = new AtomicReference<>("");
    FutureTask<Boolean> hub =
        hub(
            raw -> {
              RawSocket tls = Tls.server(raw, HUB);
              request.set(tls.readHead());
              ByteArrayOutputStream both = new ByteArrayOutputStream();
              both.writeBytes(upgrade(request.get()).getBytes(StandardCharsets.US_ASCII));
              both.writeBytes(RawSocket.unmasked(0x82, new byte[] {4, 5}));
              tls.write(both.toByteArray());
              byte[] frame = tls.read(2 + 4 + 3);
              assertThat(frame[0]).isEqualTo((byte) 0x82);
              assertThat(frame[1]).isEqualTo((byte) 0x83);
              for (int i = 0; i < 3; i++) {
                assertThat(frame[6 + i] ^ frame[2 + i]).isEqualTo(7 + i);
              }
            });
    try (Connection connection = transport.connect(url())) {
      assertThat(connection.receive().orElseThrow()).containsExactly(4, 5);
      assertThat(connection.channelBinding()).isEqualTo(HubCertificate.binding(HUB.certificate()));
      connection.send(new byte[] {7, 8, 9});
      assertThat(hub.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(request.get())
          .startsWith("GET /some/path?q=1 HTTP/1.1\r\n")
          .containsIgnoringCase("\r\nhost: 127.0.0.1:" + server.getLocalPort() + "\r\n")
          .containsIgnoringCase("\r\nsec-websocket-version: 13\r\n")
          .doesNotContainIgnoringCase("extensions")
          .doesNotContainIgnoringCase("sec-websocket-protocol");
    }
  }

  @Test
  void a_masked_frame_from_a_hub_is_refused() {
    var _ =
        hub(
            raw -> {
              RawSocket tls = Tls.server(raw, HUB);
              tls.write(upgrade(tls.readHead()));
              tls.write(RawSocket.masked(0x82, new byte[] {4}));
              tls.hungUpWithin(Duration.ofSeconds(5));
            });
    try (Connection connection = transport.connect(url())) {
      assertThatThrownBy(connection::receive)
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("masked");
    }
  }

  @Test
  void the_server_name_is_sent_for_a_name() throws Exception {
    AtomicReference<String> seen = new AtomicReference<>("");
    try (SSLServerSocket tls =
        (SSLServerSocket)
            TlsContexts.server(HUB)
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getByName("localhost"))) {
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setSNIMatchers(
          List.of(
              new SNIMatcher(0) {
                @Override
                public boolean matches(SNIServerName name) {
                  seen.set(((SNIHostName) name).getAsciiName());
                  return true;
                }
              }));
      tls.setSSLParameters(parameters);
      Thread.ofVirtual()
          .start(
              () -> {
                try (var socket = tls.accept()) {
                  socket.getInputStream().read();
                } catch (IOException e) {
                  seen.set("failed: " + e);
                }
              });
      URI url = URI.create("wss://localhost:" + tls.getLocalPort());
      assertThatThrownBy(() -> transport.connect(url)).isInstanceOf(NetworkException.class);
    }
    assertThat(seen.get()).isEqualTo("localhost");
  }

  private static String upgrade(String request) {
    Matcher key = Pattern.compile("(?i)sec-websocket-key: (\\S+)").matcher(request);
    assertThat(key.find()).isTrue();
    return RawSocket.lines(
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Accept: " + WebSocket.accept(key.group(1)));
  }
}
