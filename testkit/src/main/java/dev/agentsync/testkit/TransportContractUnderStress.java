package dev.agentsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Listener;
import dev.agentsync.kernel.spi.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.agentsync.kernel.spi.TransportProvider} promises when the other side is
 * slow, silent or gone.
 */
public abstract class TransportContractUnderStress extends TransportContractSetup {
  /** Far more than any buffer on the way takes. */
  private static final int PLENTY = 400;

  private static final int PIECE = 256 * 1024;

  private static final Duration PING = Duration.ofMillis(500);

  /** Creates the contract. */
  protected TransportContractUnderStress() {}

  @Test
  void a_reader_that_does_not_read_stops_the_writer_and_then_gets_everything() throws Exception {
    Pair pair = pair(LIMITS);
    AtomicInteger sent = new AtomicInteger();
    FutureTask<Boolean> sending =
        start(
            () -> {
              for (int i = 0; i < PLENTY; i++) {
                pair.client().send(message(PIECE, i));
                sent.incrementAndGet();
              }
              return true;
            });
    awaitStandstill(sent);
    assertThat(sending.isDone()).isFalse();
    assertThat((long) sent.get() * PIECE).isLessThan(64L << 20);
    for (int i = 0; i < PLENTY; i++) {
      assertThat(next(pair.server())).isEqualTo(message(PIECE, i));
    }
    assertThat(result(sending)).isTrue();
  }

  @Test
  void a_reader_that_does_not_read_still_gets_answers_to_what_it_sends() throws Exception {
    Pair pair = pair(LIMITS);
    AtomicInteger sent = new AtomicInteger();
    FutureTask<Boolean> sending = start(() -> flood(pair.client(), sent));
    awaitStandstill(sent);
    pair.server().send(new byte[] {1});
    assertThat(next(pair.client())).containsExactly(1);
    pair.client().close();
    assertThatThrownBy(() -> result(sending)).hasCauseInstanceOf(NetworkException.class);
  }

  @Test
  void a_send_that_makes_no_progress_fails_in_time() throws Exception {
    Pair pair = pair(withSendTimeout(Duration.ofMillis(400)));
    AtomicInteger sent = new AtomicInteger();
    FutureTask<Boolean> sending = start(() -> flood(pair.server(), sent));
    assertThatThrownBy(() -> result(sending))
        .hasCauseInstanceOf(NetworkException.class)
        .hasMessageContaining("400 ms");
    assertThatThrownBy(() -> pair.server().send(new byte[] {1}))
        .isInstanceOf(NetworkException.class);
  }

  @Test
  void closing_wakes_a_sender_that_is_stuck_and_takes_bounded_time() throws Exception {
    Transport transport = transport(LIMITS);
    Listener listener = transport.listen(anyAddress());
    SocketRelay relay = relay(listener);
    Pair pair = pair(transport, relay, listener);
    AtomicInteger sent = new AtomicInteger();
    FutureTask<Boolean> sending = start(() -> flood(pair.client(), sent));
    awaitStandstill(sent);
    relay.stop();
    long start = System.nanoTime();
    pair.client().close();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(took).isLessThan(LIMITS.closeTimeout().plusSeconds(2));
    assertThatThrownBy(() -> result(sending)).hasCauseInstanceOf(NetworkException.class);
  }

  @Test
  void a_line_that_is_cut_wakes_both_ends() throws Exception {
    Transport transport = transport(LIMITS);
    Listener listener = transport.listen(anyAddress());
    SocketRelay relay = relay(listener);
    Pair pair = pair(transport, relay, listener);
    FutureTask<Optional<byte[]>> here = start(pair.client()::receive);
    FutureTask<Optional<byte[]>> there = start(pair.server()::receive);
    relay.hangUp();
    assertThat(result(here)).isEmpty();
    assertThat(result(there)).isEmpty();
  }

  @Test
  void a_line_that_is_reset_wakes_both_ends() throws Exception {
    Transport transport = transport(LIMITS);
    Listener listener = transport.listen(anyAddress());
    SocketRelay relay = relay(listener);
    Pair pair = pair(transport, relay, listener);
    FutureTask<Boolean> here = start(() -> over(pair.client()));
    FutureTask<Boolean> there = start(() -> over(pair.server()));
    relay.reset();
    assertThat(result(here)).isTrue();
    assertThat(result(there)).isTrue();
  }

  /** Receives until there is nothing more to receive, in good order or not. */
  private static boolean over(Connection connection) {
    try {
      return connection.receive().isEmpty();
    } catch (NetworkException e) {
      return true;
    }
  }

  @Test
  void a_line_that_goes_silent_is_given_up_by_both_ends() throws Exception {
    Transport transport = transport(withPings(PING, 3));
    Listener listener = transport.listen(anyAddress());
    SocketRelay relay = relay(listener);
    Pair pair = pair(transport, relay, listener);
    FutureTask<Optional<byte[]>> here = start(pair.client()::receive);
    FutureTask<Optional<byte[]>> there = start(pair.server()::receive);
    relay.stop();
    assertThatThrownBy(() -> result(here))
        .hasCauseInstanceOf(NetworkException.class)
        .hasMessageContaining("silent");
    assertThatThrownBy(() -> result(there))
        .hasCauseInstanceOf(NetworkException.class)
        .hasMessageContaining("silent");
  }

  @Test
  void an_idle_connection_stays_open_as_pings_are_answered() throws Exception {
    Limits limits = withPings(PING, 3);
    Pair pair = pair(limits);
    FutureTask<Optional<byte[]>> here = start(pair.client()::receive);
    FutureTask<Optional<byte[]>> there = start(pair.server()::receive);
    long from = System.nanoTime();
    long longEnough = limits.pingInterval().toNanos() * (limits.missedPings() + 3);
    Conditions.await("idle time", PATIENCE, () -> System.nanoTime() - from > longEnough);
    pair.client().send(new byte[] {1});
    pair.server().send(new byte[] {2});
    assertThat(result(there).orElseThrow()).containsExactly(1);
    assertThat(result(here).orElseThrow()).containsExactly(2);
  }

  @Test
  void a_reader_that_takes_its_time_is_not_taken_for_dead() throws Exception {
    Limits limits = withPings(PING, 3);
    Pair pair = pair(limits);
    AtomicInteger sent = new AtomicInteger();
    FutureTask<Boolean> sending = start(() -> flood(pair.client(), sent));
    awaitStandstill(sent);
    long from = System.nanoTime();
    int got = 0;
    while (System.nanoTime() - from < limits.pingInterval().toNanos() * 6) {
      assertThat(next(pair.server())).hasSize(PIECE);
      got++;
      int before = got;
      long until = System.nanoTime() + limits.pingInterval().toNanos() / 4;
      Conditions.await("the next, after " + before, PATIENCE, () -> System.nanoTime() > until);
    }
    assertThat(sending.isDone()).isFalse();
    pair.server().close();
    assertThatThrownBy(() -> result(sending)).hasCauseInstanceOf(NetworkException.class);
  }

  @Test
  void a_reader_that_stands_still_does_not_take_the_other_side_for_dead() throws Exception {
    Limits limits = withPings(PING, 2);
    Listener listener = transport(limits).listen(anyAddress());
    Pair pair = pair(transport(LIMITS), listener);
    AtomicInteger sent = new AtomicInteger();
    FutureTask<Boolean> sending = start(() -> flood(pair.client(), sent));
    awaitStandstill(sent);
    long from = System.nanoTime();
    long longEnough = limits.pingInterval().toNanos() * (limits.missedPings() + 3);
    Conditions.await("idle time", PATIENCE, () -> System.nanoTime() - from > longEnough);
    for (int i = 0; i < 100; i++) {
      assertThat(next(pair.server())).hasSize(PIECE);
    }
    pair.client().close();
    assertThatThrownBy(() -> result(sending)).hasCauseInstanceOf(NetworkException.class);
  }

  @Test
  void many_connections_work_side_by_side() throws Exception {
    Transport transport = transport(LIMITS);
    Listener listener = transport.listen(anyAddress());
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      pairs.add(pair(transport, listener));
    }
    List<FutureTask<Boolean>> echoes = new ArrayList<>();
    for (Pair pair : pairs) {
      echoes.add(start(() -> echo(pair.server())));
    }
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < pairs.size(); i++) {
        pairs.get(i).client().send(message(1000 + i, i));
      }
      for (int i = 0; i < pairs.size(); i++) {
        assertThat(next(pairs.get(i).client())).isEqualTo(message(1000 + i, i));
      }
    }
    for (int i = 0; i < pairs.size(); i++) {
      pairs.get(i).client().close();
      assertThat(result(echoes.get(i))).isTrue();
    }
  }

  private static boolean echo(Connection connection) {
    Optional<byte[]> next = connection.receive();
    while (next.isPresent()) {
      connection.send(next.get());
      next = connection.receive();
    }
    return true;
  }

  private static boolean flood(Connection to, AtomicInteger sent) {
    byte[] piece = new byte[PIECE];
    while (true) {
      to.send(piece);
      sent.incrementAndGet();
    }
  }

  /** Returns once the counter has begun and has not moved for a while. */
  private static void awaitStandstill(AtomicInteger counter) {
    long still = Duration.ofMillis(500).toNanos();
    int[] last = {0};
    long[] since = {System.nanoTime()};
    Conditions.await(
        "the writer to be held up",
        PATIENCE,
        () -> {
          int now = counter.get();
          if (now != last[0]) {
            last[0] = now;
            since[0] = System.nanoTime();
          }
          return now > 0 && System.nanoTime() - since[0] > still;
        });
  }
}
