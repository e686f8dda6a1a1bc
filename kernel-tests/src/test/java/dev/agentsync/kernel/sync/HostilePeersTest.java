package dev.agentsync.kernel.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.wire.Frame;
import dev.agentsync.kernel.wire.FrameCodec;
import dev.agentsync.kernel.wire.Payload;
import dev.agentsync.testkit.MemoryTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever one device does, the hub's document stays whole and the others go on. */
@Timeout(60)
final class HostilePeersTest {
  private static final Limits SMALL = limits(Duration.ofSeconds(20));
  private static final Limits IMPATIENT = limits(Duration.ofMillis(150));

  @TempDir Path directory;

  private final MemoryTransport network = new MemoryTransport(SMALL);
  private final List<AutoCloseable> open = new ArrayList<>();
  private TestDevice hub;
  private TestDevice ann;
  private TestDevice bob;

  @BeforeEach
  void begin() {
    hub = keep(TestDevice.hub(directory));
    ann = keep(TestDevice.peer(directory, 2));
    bob = keep(TestDevice.peer(directory, 3));
    hub.authorize(ann, bob);
    hub.write("a.md", "whole");
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
    network.close();
  }

  private static Limits limits(Duration handshake) {
    return new Limits(
        1 << 20,
        1 << 18,
        Duration.ofSeconds(1),
        handshake,
        Duration.ofSeconds(2),
        Duration.ofSeconds(30),
        2,
        Duration.ofSeconds(1));
  }

  private <T extends AutoCloseable> T keep(T part) {
    open.add(part);
    return part;
  }

  private void assertOthersGoOn() {
    PeerLink link = ann.link(network, hub);
    ann.write("after.md", "still works");
    hub.awaitText("after.md", "still works");
    ann.awaitText("a.md", "whole");
    link.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ff", "c1", "82a174a473796e63a56279746573c6ffffffff00", "80"})
  void malformed_bytes_after_the_handshake_end_the_connection_only(String hex) {
    keep(hub.listen(network, SMALL));
    try (StockPeer peer = StockPeer.join(network, bob.signer, List.of())) {
      peer.connection.send(Bytes.ofHex(hex).toArray());
      assertThat(peer.await(Frame.Failure.class::isInstance)).isPresent();
      assertThat(peer.await(_ -> true)).isEmpty();
    }
    assertOthersGoOn();
  }

  @Test
  void a_malformed_sync_message_ends_the_connection_and_changes_nothing() {
    keep(hub.listen(network, SMALL));
    Heads before = hub.document.heads();
    byte[] random = new byte[100];
    new Random(1).nextBytes(random);
    for (byte[] message : List.of(new byte[0], new byte[] {0x42}, random)) {
      try (StockPeer peer = StockPeer.join(network, bob.signer, List.of())) {
        peer.send(new Frame.Sync(Payload.wrap(message)));
        assertThat(peer.await(Frame.Failure.class::isInstance)).isPresent();
      }
    }
    assertThat(hub.document.heads()).isEqualTo(before);
    assertOthersGoOn();
  }

  @Test
  void sync_messages_damaged_at_random_never_harm_the_hub() {
    keep(hub.listen(network, SMALL));
    long seed = System.nanoTime();
    var random = new Random(seed);
    network
        .faults()
        .tamper(
            message -> {
              if (FrameCodec.decode(message.clone()) instanceof Frame.Sync sync
                  && random.nextInt(3) == 0) {
                byte[] bytes = sync.message().toArray();
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                return FrameCodec.encode(new Frame.Sync(Payload.wrap(bytes)));
              }
              return message;
            });
    PeerLink link = keep(bob.link(network, hub));
    for (int i = 0; i < 30; i++) {
      bob.write("b" + i + ".md", "text " + i);
    }
    network.faults().tamper(message -> message);
    network.cut();
    try {
      link.awaitInSync(TestDevice.SOON);
      assertThat(hub.read("b29.md")).isEqualTo("text 29");
      assertThat(hub.document.problems()).isEmpty();
      assertThat(hub.read("a.md")).isEqualTo("whole");
    } catch (NetworkException | AssertionError e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  @Test
  void frames_of_types_yet_unknown_are_skipped() {
    keep(hub.listen(network, SMALL));
    try (StockPeer peer = StockPeer.join(network, bob.signer, List.of())) {
      peer.send(new Frame.Unknown("later"));
      peer.send(new Frame.ProofHub(Bytes.ofHex("00")));
      peer.send(new Frame.Pong(9));
      peer.send(new Frame.Ping(1_700_000_000_000L));
      assertThat(peer.await(Frame.Pong.class::isInstance))
          .contains(new Frame.Pong(1_700_000_000_000L));
    }
  }

  @Test
  void an_error_frame_ends_the_connection() {
    Hub listening = keep(hub.listen(network, SMALL));
    try (StockPeer peer = StockPeer.join(network, bob.signer, List.of())) {
      TestDevice.awaitThat("bob to be in", () -> listening.peers().size() == 1);
      peer.send(new Frame.Failure("enough"));
      assertThat(peer.await(Frame.Failure.class::isInstance)).isEmpty();
    }
    TestDevice.awaitThat("bob to be out", () -> listening.peers().isEmpty());
  }

  @Test
  void somebody_who_says_nothing_is_shown_the_door() {
    keep(hub.listen(network, IMPATIENT));
    Connection silent = network.connect(TestDevice.HUB);
    assertThat(silent.receive()).isPresent(); // hello_hub
    assertThat(silent.receive()).isEmpty();
    assertOthersGoOn();
  }

  @Test
  void many_who_say_nothing_do_not_keep_an_honest_device_out() {
    keep(hub.listen(network, limits(Duration.ofMinutes(5))));
    for (int i = 0; i < 2 * Pending.MOST; i++) {
      network.connect(TestDevice.HUB);
    }
    assertOthersGoOn();
    TestDevice.awaitThat("room to be made", () -> network.open() <= Pending.MOST + 1);
  }

  @Test
  void a_hub_that_says_nothing_is_given_up_in_time() {
    try (var listener = network.listen(TestDevice.HUB)) {
      var options =
          new PeerLink.Options(
              TestDevice.HUB,
              Optional.of(hub.signer.publicKey()),
              TrustDecision.NEVER,
              false,
              TestDevice.QUICK,
              IMPATIENT);
      PeerLink link = keep(ann.link(network, options));
      assertThat(listener.accept()).isPresent();
      TestDevice.awaitThat("the end", () -> link.status().lastError().isPresent());
      assertThat(link.status().lastError().orElseThrow())
          .contains("did not finish the handshake within 150 ms");
    }
  }

  @Test
  void a_peer_that_does_not_read_costs_the_hub_a_few_messages_and_no_more() {
    keep(hub.listen(network, SMALL));
    var sent = new AtomicInteger();
    var bytes = new AtomicLong();
    StockPeer lazy = StockPeer.join(network, bob.signer, List.of());
    network
        .faults()
        .tamper(
            message -> {
              sent.incrementAndGet();
              bytes.addAndGet(message.length);
              return message;
            });
    for (int i = 0; i < 300; i++) {
      hub.write("a.md", "edit number " + i);
    }
    assertThat(sent.get()).isLessThan(10);
    assertThat(bytes.get()).isLessThan(100_000);
    lazy.close();
  }

  @Test
  void a_flood_of_requests_from_somebody_who_does_not_read_ends_the_connection() {
    Hub listening = keep(hub.listen(network, SMALL));
    StockPeer flood = StockPeer.join(network, bob.signer, List.of());
    try {
      for (int i = 0; i < 1_000_000; i++) {
        flood.send(new Frame.Ping(i));
      }
      throw new AssertionError("a million requests were accepted");
    } catch (NetworkException expected) {
      TestDevice.awaitThat("the flood to be out", () -> listening.peers().isEmpty());
    }
    assertOthersGoOn();
  }

  @Test
  void random_frames_after_the_handshake_never_harm_the_hub() {
    keep(hub.listen(network, SMALL));
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      try (StockPeer peer = StockPeer.join(network, bob.signer, List.of())) {
        byte[] message = new byte[random.nextInt(200)];
        random.nextBytes(message);
        if (message.length > 0 && random.nextBoolean()) {
          message[0] = (byte) (0x80 | random.nextInt(16));
        }
        peer.connection.send(message);
      } catch (NetworkException | ProtocolException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertOthersGoOn();
  }
}
