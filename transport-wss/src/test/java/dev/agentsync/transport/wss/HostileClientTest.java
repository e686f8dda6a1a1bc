package dev.agentsync.transport.wss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Listener;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.testkit.RawSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What strangers may do to the TLS of a listening hub. */
final class HostileClientTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration HANDSHAKE = Duration.ofSeconds(3);

  @TempDir Path state;
  private Transport transport;
  private Listener listener;
  private int port;

  @BeforeEach
  void listen() {
    Limits usual = Limits.DEFAULT;
    Limits hasty =
        new Limits(
            usual.maxMessageBytes(),
            usual.maxFrameBytes(),
            usual.connectTimeout(),
            HANDSHAKE,
            usual.sendTimeout(),
            usual.pingInterval(),
            usual.missedPings(),
            usual.closeTimeout());
    transport = new WssTransportProvider().open(new TransportProvider.Options(state, hasty));
    listener = transport.listen(URI.create("wss://127.0.0.1:0"));
    port = listener.address().getPort();
  }

  @AfterEach
  void close() {
    transport.close();
  }

  /** The next accepted connection is an honest one: the hostile one was never handed out. */
  private void assertHonestClientsAreServed() {
    try (Connection there = transport.connect(listener.address());
        Connection here = listener.accept().orElseThrow()) {
      there.send(new byte[] {42});
      assertThat(here.receive().orElseThrow()).containsExactly(42);
    }
  }

  @Test
  void noise_instead_of_tls_is_hung_up_on() throws Exception {
    for (long seed = 0; seed < 20; seed++) {
      byte[] noise = new byte[200];
      new Random(seed).nextBytes(noise);
      try (RawSocket raw = RawSocket.plain(port)) {
        raw.write(noise);
        assertThat(raw.hungUpWithin(SOON)).as("seed %d", seed).isTrue();
      }
    }
    assertHonestClientsAreServed();
  }

  @Test
  void plain_http_is_hung_up_on() throws Exception {
    try (RawSocket raw = RawSocket.plain(port)) {
      raw.write(RawSocket.REQUEST);
      assertThat(raw.hungUpWithin(SOON)).isTrue();
    }
    assertHonestClientsAreServed();
  }

  @Test
  void tls_1_2_is_refused() throws Exception {
    try (RawSocket raw = RawSocket.plain(port)) {
      assertThatThrownBy(() -> Tls.client(raw, "TLSv1.2")).hasMessageContaining("protocol");
    }
    assertHonestClientsAreServed();
  }

  @Test
  void the_end_of_tls_is_an_end_although_the_socket_stays_open() throws Exception {
    try (RawSocket raw = Tls.client(RawSocket.plain(port)).upgraded();
        Connection here = listener.accept().orElseThrow()) {
      raw.write(RawSocket.masked(0x82, new byte[] {1}));
      raw.endTls();
      assertThat(here.receive().orElseThrow()).containsExactly(1);
      assertThat(here.receive()).isEmpty();
      assertThat(raw.hungUpWithin(SOON)).isTrue();
    }
  }

  @Test
  void an_address_of_another_machine_cannot_be_listened_on() {
    assertThatThrownBy(() -> transport.listen(URI.create("wss://192.0.2.1:0")))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("192.0.2.1 is not an address of this machine");
  }

  @Test
  void half_a_client_hello_is_hung_up_on() throws Exception {
    try (RawSocket halfHello = RawSocket.plain(port)) {
      halfHello.write(HexFormat.of().parseHex("160301020001"));
      assertThat(halfHello.hungUpWithin(SOON)).isTrue();
    }
  }
}
