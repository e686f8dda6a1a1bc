package dev.agentsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Listener;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.spi.TransportProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What every transport that speaks WebSocket promises as a hub, whatever strangers do to it once
 * they reach its HTTP.
 */
public abstract class WebSocketHubContract {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Limits LIMITS =
      new Limits(
          1 << 20,
          1 << 16,
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          2,
          Duration.ofSeconds(1));
  private static final Limits HASTY =
      new Limits(
          LIMITS.maxMessageBytes(),
          LIMITS.maxFrameBytes(),
          LIMITS.connectTimeout(),
          Duration.ofSeconds(2),
          LIMITS.sendTimeout(),
          Duration.ofMillis(300),
          2,
          LIMITS.closeTimeout());

  /** Creates the contract. */
  protected WebSocketHubContract() {}

  /** Returns the provider under test. */
  protected abstract TransportProvider provider();

  /** Connects and does what comes before HTTP, such as TLS. */
  protected abstract RawSocket connect(int port) throws Exception;

  @TempDir Path state;
  private Transport transport;
  private Listener listener;
  private int port;

  @BeforeEach
  void listen() {
    listen(LIMITS);
  }

  private void listen(Limits limits) {
    transport = provider().open(new TransportProvider.Options(state, limits));
    listener =
        transport.listen(URI.create(provider().schemes().iterator().next() + "://127.0.0.1:0"));
    port = listener.address().getPort();
  }

  /** Starts over with short times, once everything needed for a handshake has been loaded. */
  private void listenHastily() {
    assertHonestClientsAreServed();
    transport.close();
    listen(HASTY);
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

  @ParameterizedTest
  @CsvSource({"'', /", "/, /", "/notes, /notes", "/notes/?x=1, /notes/", "/a%20b/c, /a%20b/c"})
  void a_connection_tells_which_path_was_asked_for(String asked, String told) {
    try (Connection there = transport.connect(URI.create(listener.address() + asked));
        Connection here = listener.accept().orElseThrow()) {
      assertThat(here.path()).isEqualTo(told);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET / HTTP/1.1~Host: h~~ | 426",
        "POST / HTTP/1.1~Host: h~Content-Length: 0~~ | 400",
        "GET / HTTP/1.0~Host: h~Connection: Upgrade~Upgrade: websocket~~ | 400",
        "GET / HTTP/1.1~Host: h~Connection: Upgrade~Upgrade: h2c~~ | 426",
        "GET / HTTP/1.1~Host: h~Connection: Upgrade~Upgrade: websocket~Sec-WebSocket-Version: 8~~ |"
            + " 426",
        "GET / HTTP/1.1~Host: h~Connection: Upgrade~Upgrade: websocket~Sec-WebSocket-Version: 13~~"
            + " | 400",
        "GET / HTTP/1.1~Host: h~Connection: Upgrade~Upgrade: websocket~Sec-WebSocket-Version:"
            + " 13~Sec-WebSocket-Key: abc~~ | 400",
        "GET / HTTP/1.1~Host: h~Connection: Upgrade~Upgrade: websocket~Sec-WebSocket-Version:"
            + " 13~Content-Length: 5~Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==~~hello | 400",
        "complete nonsense~~ | 400",
      })
  void a_request_for_anything_else_is_answered_and_hung_up_on(String request, int status)
      throws Exception {
    try (RawSocket raw = connect(port)) {
      raw.write(request.replace("~", "\r\n"));
      assertThat(raw.readHead()).matches("(?s)HTTP/1\\.[01] " + status + " .*");
      assertThat(raw.hungUpWithin(SOON)).isTrue();
    }
    assertHonestClientsAreServed();
  }

  @Test
  void noise_after_tls_and_endless_headers_are_hung_up_on() throws Exception {
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    byte[] header =
        ("GET / HTTP/1.1\r\nX: " + "a".repeat(100_000)).getBytes(StandardCharsets.US_ASCII);
    for (byte[] bytes : List.of(noise, header)) {
      try (RawSocket raw = connect(port)) {
        try {
          raw.write(bytes);
        } catch (IOException e) {
          assertThat(raw.hungUpWithin(SOON)).isTrue(); // while writing already
        }
        assertThat(raw.hungUpWithin(SOON)).isTrue();
      }
    }
    assertHonestClientsAreServed();
  }

  @Test
  void who_dawdles_before_the_request_ends_is_hung_up_on() throws Exception {
    listenHastily();
    try (RawSocket silent = RawSocket.plain(port);
        RawSocket silentInHttp = connect(port);
        RawSocket halfRequest = connect(port)) {
      halfRequest.write(RawSocket.REQUEST.substring(0, 60));
      for (RawSocket raw : List.of(silent, silentInHttp, halfRequest)) {
        assertThat(raw.hungUpWithin(SOON)).isTrue();
      }
    }
  }

  @Test
  void one_byte_at_a_time_buys_no_more_time() throws Exception {
    listenHastily();
    try (RawSocket raw = connect(port)) {
      long start = System.nanoTime();
      boolean over = false;
      while (!over) {
        try {
          raw.write("G");
        } catch (IOException e) {
          over = true;
        }
        over |= raw.hungUpWithin(Duration.ofMillis(50));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
      }
    }
  }

  @Test
  void hundreds_who_only_connect_do_not_keep_others_out() throws Exception {
    List<RawSocket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 400; i++) {
        idle.add(RawSocket.plain(port));
      }
      assertHonestClientsAreServed();
    } finally {
      for (RawSocket raw : idle) {
        raw.hangUp();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "82ff0000000001000000, at most 65536", // a frame of 16 MiB
    "82ffffffffffffffffff, at most 65536",
    "8200, unmasked",
    "818000000000, text message",
    "c28000000000, extension",
    "838000000000, unknown type",
    "808000000000, had not begun",
    "89fe, control frame",
  })
  void a_frame_that_the_rules_forbid_ends_the_connection(String hex, String reason)
      throws Exception {
    try (RawSocket raw = connect(port).upgraded();
        Connection here = listener.accept().orElseThrow()) {
      raw.write(RawSocket.masked(0x82, new byte[] {1}));
      raw.write(HexFormat.of().parseHex(hex));
      assertThat(here.receive().orElseThrow()).containsExactly(1);
      assertThatThrownBy(here::receive)
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining(reason);
      here.send(new byte[] {7}); // the last word
      assertThat(raw.read(3)).containsExactly(0x82, 1, 7);
      here.close();
      assertThat(raw.read(2)).containsExactly(0x88, 0);
      assertThat(raw.hungUpWithin(SOON)).isTrue();
      assertThatThrownBy(() -> here.send(new byte[1])).isInstanceOf(NetworkException.class);
    }
    assertHonestClientsAreServed();
  }

  @Test
  void after_a_forbidden_frame_the_connection_ends_even_if_nobody_closes_it() throws Exception {
    try (RawSocket raw = connect(port).upgraded();
        Connection here = listener.accept().orElseThrow()) {
      raw.write(RawSocket.masked(0x81, new byte[] {'h', 'i'}));
      assertThatThrownBy(here::receive).isInstanceOf(ProtocolException.class);
      assertThat(raw.hungUpWithin(SOON)).isTrue();
      assertThatThrownBy(() -> here.send(new byte[1])).isInstanceOf(NetworkException.class);
    }
  }

  @Test
  void endless_fragments_end_the_connection() throws Exception {
    try (RawSocket raw = connect(port).upgraded();
        Connection here = listener.accept().orElseThrow()) {
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      raw.write(RawSocket.masked(0x02, new byte[60_000]));
                      while (true) {
                        raw.write(RawSocket.masked(0x00, new byte[60_000]));
                      }
                    } catch (IOException e) {
                      Thread.currentThread().interrupt(); // hung up on, as it must be
                    }
                  });
      assertThatThrownBy(here::receive)
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("larger than the accepted 1048576");
      assertThat(writer.join(SOON)).isTrue();
    }
  }

  @Test
  void half_a_frame_and_then_silence_is_given_up() throws Exception {
    listenHastily();
    try (RawSocket raw = connect(port).upgraded();
        Connection here = listener.accept().orElseThrow()) {
      byte[] frame = RawSocket.masked(0x82, new byte[1000]);
      raw.write(Arrays.copyOf(frame, 500));
      assertThatThrownBy(here::receive)
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("silent");
      assertThat(raw.hungUpWithin(SOON)).isTrue();
    }
  }

  @Test
  void half_a_frame_and_then_the_end_is_told() throws Exception {
    try (RawSocket raw = connect(port).upgraded();
        Connection here = listener.accept().orElseThrow()) {
      raw.write(Arrays.copyOf(RawSocket.masked(0x82, new byte[1000]), 500));
      raw.hangUp();
      assertThatThrownBy(here::receive)
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("in the middle of a message");
    }
  }

  @Test
  void a_socket_dropped_without_a_close_frame_is_a_normal_end() throws Exception {
    try (RawSocket raw = connect(port).upgraded();
        Connection here = listener.accept().orElseThrow()) {
      raw.hangUp();
      assertThat(here.receive()).isEmpty();
    }
  }

  @Test
  void a_close_frame_is_answered_with_one_that_has_no_code() throws Exception {
    try (RawSocket raw = connect(port).upgraded();
        Connection here = listener.accept().orElseThrow()) {
      raw.write(RawSocket.masked(0x82, new byte[] {1}));
      raw.write(RawSocket.masked(0x88, new byte[] {3, (byte) 0xE8, 'b', 'y', 'e'}));
      assertThat(raw.read(2)).containsExactly(0x88, 0);
      assertThat(here.receive().orElseThrow()).containsExactly(1);
      assertThat(here.receive()).isEmpty();
      assertThat(raw.hungUpWithin(SOON)).isTrue();
    }
  }

  @Test
  @SuppressWarnings("try") // closing is what is tested
  void closing_does_not_wait_long_for_an_answer() throws Exception {
    try (RawSocket raw = connect(port).upgraded();
        Connection here = listener.accept().orElseThrow()) {
      long start = System.nanoTime();
      here.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(LIMITS.closeTimeout().minusMillis(200), LIMITS.closeTimeout().plusSeconds(5));
      assertThat(raw.read(2)).containsExactly(0x88, 0);
      assertThat(raw.hungUpWithin(SOON)).isTrue();
    }
  }

  @Test
  void a_ping_is_answered_with_the_same_bytes() throws Exception {
    try (RawSocket raw = connect(port).upgraded();
        Connection here = listener.accept().orElseThrow()) {
      raw.write(RawSocket.masked(0x89, new byte[] {5, 6, 7}));
      assertThat(raw.read(5)).containsExactly(0x8A, 3, 5, 6, 7);
      here.send(new byte[] {1});
      assertThat(raw.read(3)).containsExactly(0x82, 1, 1);
    }
  }

  @Test
  void frames_that_come_with_the_request_are_not_lost() throws Exception {
    try (RawSocket raw = connect(port)) {
      byte[] frame = RawSocket.masked(0x82, new byte[] {1, 2, 3});
      byte[] request = RawSocket.REQUEST.getBytes(StandardCharsets.US_ASCII);
      byte[] both = Arrays.copyOf(request, request.length + frame.length);
      System.arraycopy(frame, 0, both, request.length, frame.length);
      raw.write(both);
      try (Connection here = listener.accept().orElseThrow()) {
        assertThat(here.receive().orElseThrow()).containsExactly(1, 2, 3);
        String answer = raw.readHead();
        assertThat(answer)
            .startsWith("HTTP/1.1 101 ")
            .containsIgnoringCase("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            .doesNotContainIgnoringCase("extensions")
            .doesNotContainIgnoringCase("protocol:");
      }
    }
  }
}
