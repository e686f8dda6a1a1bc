package dev.agentsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Listener;
import dev.agentsync.kernel.spi.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.agentsync.kernel.spi.TransportProvider} promises: messages, closing,
 * listening, and what is said when it does not work. Extend it together with {@link
 * TransportContractUnderStress}.
 */
public abstract class TransportContract extends TransportContractSetup {
  /** Creates the contract. */
  protected TransportContract() {}

  @Test
  void messages_of_every_size_arrive_whole_and_in_order() throws Exception {
    Pair pair = pair(LIMITS);
    int frame = LIMITS.maxFrameBytes();
    int[] sizes = {
      0, 1, 2, 125, 126, 127, 4096, 16_383, 16_384, 65_535, 65_536, frame + 1, 3 * frame, 1 << 20
    };
    FutureTask<Boolean> sending =
        start(
            () -> {
              for (int size : sizes) {
                pair.client().send(message(size, size));
              }
              return true;
            });
    for (int size : sizes) {
      assertThat(next(pair.server())).isEqualTo(message(size, size));
    }
    assertThat(result(sending)).isTrue();
    for (int size : sizes) {
      FutureTask<byte[]> arriving = start(() -> next(pair.client()));
      pair.server().send(message(size, -size));
      assertThat(result(arriving)).isEqualTo(message(size, -size));
    }
  }

  @Test
  void many_small_messages_keep_their_order_in_both_directions_at_once() throws Exception {
    Pair pair = pair(LIMITS);
    int count = 5_000;
    FutureTask<Boolean> up = start(() -> sendNumbers(pair.client(), count));
    FutureTask<Boolean> down = start(() -> sendNumbers(pair.server(), count));
    FutureTask<Integer> atClient = start(() -> numbersInOrder(pair.client(), count));
    FutureTask<Integer> atServer = start(() -> numbersInOrder(pair.server(), count));
    assertThat(result(up)).isTrue();
    assertThat(result(down)).isTrue();
    assertThat(result(atClient)).isEqualTo(count);
    assertThat(result(atServer)).isEqualTo(count);
  }

  private static boolean sendNumbers(Connection to, int count) {
    for (int i = 0; i < count; i++) {
      to.send(message(i % 300, i));
    }
    return true;
  }

  private static int numbersInOrder(Connection from, int count) {
    int good = 0;
    while (good < count && Arrays.equals(from.receive().orElseThrow(), message(good % 300, good))) {
      good++;
    }
    return good;
  }

  @Test
  void a_sent_array_may_be_changed_at_once() throws Exception {
    Pair pair = pair(LIMITS);
    for (int size : new int[] {10, 100_000}) {
      byte[] message = message(size, size);
      FutureTask<byte[]> arriving = start(() -> next(pair.server()));
      pair.client().send(message);
      Arrays.fill(message, (byte) 0);
      assertThat(result(arriving)).isEqualTo(message(size, size));
    }
  }

  @Test
  void a_message_over_the_limit_is_refused_and_the_connection_goes_on() throws Exception {
    Pair pair = pair(LIMITS);
    byte[] tooLarge = new byte[LIMITS.maxMessageBytes() + 1];
    assertThatThrownBy(() -> pair.client().send(tooLarge))
        .isInstanceOf(IllegalArgumentException.class);
    pair.client().send(new byte[] {7});
    assertThat(next(pair.server())).containsExactly(7);
  }

  @Test
  void both_ends_see_the_same_channel_binding_and_it_outlives_a_restart() {
    List<Bytes> seen = new ArrayList<>();
    for (int start = 0; start < 2; start++) {
      Transport transport = transport(LIMITS);
      Pair pair = pair(transport, transport.listen(anyAddress()));
      seen.add(pair.client().channelBinding());
      seen.add(pair.server().channelBinding());
      transport.close();
    }
    assertThat(seen).hasSize(4).containsOnly(seen.getFirst());
    assertThat(seen.getFirst().length()).isEqualTo(32);
  }

  @Test
  void both_ends_know_where_the_other_is() {
    Transport transport = transport(LIMITS);
    Listener listener = transport.listen(anyAddress());
    Pair pair = pair(transport, listener);
    if (socketAt(listener.address()) instanceof InetSocketAddress tcp) {
      assertThat(pair.client().remoteAddress()).isEqualTo("127.0.0.1:" + tcp.getPort());
      assertThat(pair.server().remoteAddress()).matches("127\\.0\\.0\\.1:\\d+");
    } else {
      assertThat(pair.client().remoteAddress()).isNotBlank();
      assertThat(pair.server().remoteAddress()).isNotBlank();
    }
  }

  @Test
  void what_was_sent_before_closing_arrives_and_then_the_end() throws Exception {
    Pair pair = pair(LIMITS);
    FutureTask<List<byte[]>> arriving =
        start(
            () -> {
              List<byte[]> all = new ArrayList<>();
              Optional<byte[]> next = pair.server().receive();
              while (next.isPresent()) {
                all.add(next.get());
                next = pair.server().receive();
              }
              return all;
            });
    byte[] large = message(LIMITS.maxMessageBytes(), 1);
    pair.client().send(large);
    pair.client().send(new byte[] {1});
    pair.client().close();
    assertThat(result(arriving)).containsExactly(large, new byte[] {1});
    assertAtEnd(pair.server());
    assertThatThrownBy(() -> pair.server().send(new byte[] {1}))
        .isInstanceOf(NetworkException.class);
  }

  @Test
  void closing_wakes_a_receiver_on_the_same_side() throws Exception {
    for (boolean atClient : new boolean[] {true, false}) {
      Pair pair = pair(LIMITS);
      Connection closing = atClient ? pair.client() : pair.server();
      FutureTask<Optional<byte[]>> waiting = start(closing::receive);
      closing.close();
      assertThat(result(waiting)).isEmpty();
      closing.close();
      assertAtEnd(closing);
      assertAtEnd(atClient ? pair.server() : pair.client());
      assertThatThrownBy(() -> closing.send(new byte[1])).isInstanceOf(NetworkException.class);
    }
  }

  @Test
  void both_ends_may_close_at_once() throws Exception {
    Pair pair = pair(LIMITS);
    FutureTask<Boolean> here = start(() -> closed(pair.client()));
    FutureTask<Boolean> there = start(() -> closed(pair.server()));
    assertThat(result(here)).isTrue();
    assertThat(result(there)).isTrue();
  }

  private static boolean closed(Connection connection) {
    connection.close();
    return true;
  }

  @Test
  void a_listener_tells_its_address_and_hands_over_connections() throws Exception {
    Transport transport = transport(LIMITS);
    Listener listener = transport.listen(anyAddress());
    if (socketAt(listener.address()) instanceof InetSocketAddress tcp) {
      assertThat(tcp.getPort()).isPositive();
    }
    for (int i = 0; i < 20; i++) {
      Pair pair = pair(transport, listener);
      pair.client().send(new byte[] {(byte) i});
      assertThat(next(pair.server())).containsExactly(i);
    }
  }

  @Test
  void a_closed_listener_wakes_accept_frees_the_port_and_leaves_connections_open()
      throws Exception {
    Transport transport = transport(LIMITS);
    Listener listener = transport.listen(anyAddress());
    Pair pair = pair(transport, listener);
    FutureTask<Optional<Connection>> accepting = start(listener::accept);
    listener.close();
    listener.close();
    assertThat(result(accepting)).isEmpty();
    assertThatThrownBy(() -> transport.connect(listener.address()))
        .isInstanceOf(NetworkException.class);
    pair.server().send(new byte[] {5});
    assertThat(next(pair.client())).containsExactly(5);
    try (Listener again = transport.listen(listener.address())) {
      assertThat(again.address()).isEqualTo(listener.address());
    }
  }

  @Test
  void closing_the_transport_wakes_everybody() throws Exception {
    Transport transport = transport(LIMITS);
    Listener listener = transport.listen(anyAddress());
    Pair pair = pair(transport, listener);
    FutureTask<Optional<byte[]>> receiving = start(pair.client()::receive);
    FutureTask<Optional<Connection>> accepting = start(listener::accept);
    transport.close();
    transport.close();
    assertThat(result(receiving)).isEmpty();
    assertThat(result(accepting)).isEmpty();
    assertThatThrownBy(() -> transport.connect(listener.address()))
        .isInstanceOf(NetworkException.class);
    assertThatThrownBy(() -> transport.listen(anyAddress())).isInstanceOf(NetworkException.class);
  }

  @Test
  void a_refused_connection_says_where() throws IOException {
    URI free = freeAddress();
    assertThatThrownBy(() -> transport(LIMITS).connect(free))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining(free.toString())
        .hasMessageContaining("refused");
  }

  @Test
  void an_unknown_name_is_told() {
    Assumptions.assumeTrue(unknownName().isPresent(), "its addresses have no names");
    URI unknown = unknownName().orElseThrow();
    assertThatThrownBy(() -> transport(LIMITS).connect(unknown))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining(unknown.getHost());
  }

  @Test
  void another_scheme_is_refused() {
    Transport transport = transport(LIMITS);
    assertThatThrownBy(() -> transport.connect(URI.create("gopher://127.0.0.1:1")))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("unsupported scheme \"gopher\"");
    assertThatThrownBy(() -> transport.listen(URI.create("gopher://127.0.0.1:0")))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("unsupported scheme \"gopher\"");
  }

  @Test
  void an_address_in_use_is_told() {
    Transport transport = transport(LIMITS);
    Listener first = transport.listen(anyAddress());
    assertThatThrownBy(() -> transport.listen(first.address()))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining(first.address().toString())
        .hasMessageContaining("in use");
  }

  @Test
  void somebody_who_accepts_and_says_nothing_is_given_up() throws IOException {
    Limits hasty = withHandshakeTimeout(Duration.ofMillis(300));
    URI at = freeAddress();
    var _ = silentAt(at);
    assertThatThrownBy(() -> transport(hasty).connect(at))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining(at.toString())
        .hasMessageContaining("300 ms");
  }

  @Test
  void an_interrupted_receive_gives_way_and_loses_nothing() throws Exception {
    Pair pair = pair(LIMITS);
    FutureTask<Optional<byte[]>> waiting = new FutureTask<>(pair.server()::receive);
    Thread receiver = Thread.ofVirtual().start(waiting);
    receiver.interrupt();
    assertThatThrownBy(() -> result(waiting)).hasCauseInstanceOf(NetworkException.class);
    pair.client().send(new byte[] {9});
    assertThat(next(pair.server())).containsExactly(9);
  }
}
