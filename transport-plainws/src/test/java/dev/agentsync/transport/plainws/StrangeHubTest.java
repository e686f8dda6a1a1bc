package dev.agentsync.transport.plainws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.testkit.RawSocket;
import dev.agentsync.websocket.WebSocket;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client meets at the address of a hub, and what it says about it. */
final class StrangeHubTest {
  private static final Pattern KEY = Pattern.compile("Sec-WebSocket-Key: (\\S+)");

  @TempDir Path state;
  private Transport transport;
  private ServerSocket server;

  /** What a hub does with the one socket it gets. */
  private interface Behaviour {
    void meet(RawSocket socket) throws IOException;
  }

  @BeforeEach
  void open() throws IOException {
    transport =
        new PlainTransportProvider().open(new TransportProvider.Options(state, Limits.DEFAULT));
    server = RawSocket.serverSocket();
  }

  @AfterEach
  void close() throws IOException {
    transport.close();
    server.close();
  }

  private URI url() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/some/path?q=1");
  }

  private void hub(Behaviour behaviour) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (RawSocket socket = RawSocket.accept(server)) {
                behaviour.meet(socket);
              } catch (IOException e) {
                // The client hung up, which is what the tests are about.
                Thread.currentThread().interrupt();
              }
            });
  }

  private static String accept(String request) {
    Matcher key = KEY.matcher(request);
    assertThat(key.find()).isTrue();
    return RawSocket.lines(
        "HTTP/1.1 101 Switching Protocols",
        "upgrade: WebSocket",
        "Connection: upgrade",
        "Sec-WebSocket-Accept: " + WebSocket.accept(key.group(1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 404 Whatever~~ | status 404 Not Found instead of opening",
        "HTTP/1.1 302 Found~Location: http://elsewhere~~ | status 302 Found instead of opening",
        "HTTP/1.1 101 Yes~Upgrade: websocket~Sec-WebSocket-Accept: x~~ | does not fit",
        "HTTP/1.1 101 Yes~~ | does not fit",
        "SSH-2.0-OpenSSH_9.9~~~ | does not speak HTTP",
        "HTTP/1.1 abc~~ | does not speak HTTP",
        "HTTP/1.1 101 Half | hung up",
      })
  void an_answer_that_is_no_web_socket_is_told(String answer, String reason) {
    hub(
        socket -> {
          socket.readHead();
          socket.write(answer.replace("~", "\r\n"));
        });
    assertThatThrownBy(() -> transport.connect(url()))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("ws://127.0.0.1:" + server.getLocalPort())
        .hasMessageContaining(reason);
  }

  @Test
  void an_answer_without_end_is_given_up_early() {
    hub(
        socket -> {
          socket.readHead();
          byte[] much = "X: y\r\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
          socket.write("HTTP/1.1 101 Yes\r\n");
          socket.write(much);
          socket.read(1);
        });
    assertThatThrownBy(() -> transport.connect(url()))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("does not speak HTTP");
  }

  @Test
  void an_extension_that_was_not_offered_is_refused() {
    hub(
        socket -> {
          String answer = accept(socket.readHead()).strip();
          socket.write(RawSocket.lines(answer, "Sec-WebSocket-Extensions: permessage-deflate"));
        });
    assertThatThrownBy(() -> transport.connect(url()))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("was not offered");
  }

  @Test
  void frames_that_come_with_the_answer_are_not_lost() throws Exception {
    hub(
        socket -> {
          String request = socket.readHead();
          assertThat(request).startsWith("GET /some/path?q=1 HTTP/1.1\r\n");
          byte[] answer = accept(request).getBytes(StandardCharsets.US_ASCII);
          byte[] frame = RawSocket.unmasked(0x82, new byte[] {4, 5});
          byte[] both = Arrays.copyOf(answer, answer.length + frame.length);
          System.arraycopy(frame, 0, both, answer.length, frame.length);
          socket.write(both);
          socket.read(1);
        });
    try (Connection connection = transport.connect(url())) {
      assertThat(connection.receive().orElseThrow()).containsExactly(4, 5);
      assertThat(connection.channelBinding().allZero()).isTrue();
    }
  }
}
