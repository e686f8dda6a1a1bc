package dev.agentsync.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.testkit.MemoryTransport;
import dev.agentsync.testkit.SeedSigner;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
final class HandshakeTest {
  private static final String VAULT = "00000000-0000-4000-8000-000000000000";
  private static final Signer HUB = new SeedSigner(1);
  private static final Signer PEER = new SeedSigner(2);
  private static final DeviceKey PEER_KEY = PEER.publicKey();
  private static final Bytes ZERO = Bytes.ofHex("00".repeat(32));

  private final MemoryTransport network = new MemoryTransport();

  private record Outcome(
      CompletableFuture<PeerHandshake.Offer> peer, CompletableFuture<HubHandshake.Accepted> hub) {
    PeerHandshake.Offer offer() throws Exception {
      return peer.get(10, TimeUnit.SECONDS);
    }
  }

  private Outcome shake(Predicate<DeviceKey> authorized, String wanted, DeviceKey pinned) {
    List<Connection> ends = network.pair();
    var peer =
        CompletableFuture.supplyAsync(
            () -> {
              try (Connection connection = ends.getFirst()) {
                return PeerHandshake.join(connection, PEER, wanted, pinned);
              }
            });
    var hub = CompletableFuture.supplyAsync(() -> accept(ends.getLast(), authorized));
    return new Outcome(peer, hub);
  }

  private static HubHandshake.Accepted accept(
      Connection connection, Predicate<DeviceKey> authorized) {
    try (connection) {
      return new HubHandshake(HUB, VAULT, Optional.of("notes"), authorized).accept(connection);
    }
  }

  private static AgentsyncException failure(CompletableFuture<?> future) {
    try {
      future.join();
      throw new AssertionError("it did not fail");
    } catch (CompletionException e) {
      return (AgentsyncException) Objects.requireNonNull(e.getCause());
    }
  }

  @Test
  void an_authorized_device_and_its_hub_prove_themselves_to_each_other() throws Exception {
    Outcome outcome = shake(PEER_KEY::equals, VAULT, HUB.publicKey());
    assertThat(outcome.offer())
        .isEqualTo(
            new PeerHandshake.Offer(
                VAULT, Optional.of("notes"), HUB.publicKey(), Capabilities.OF_HUB, true));
    assertThat(outcome.hub().join())
        .isEqualTo(new HubHandshake.Accepted(PEER_KEY, List.of(Capabilities.BLOBS)));
  }

  @Test
  void a_stranger_is_told_that_its_key_is_not_authorized_and_what_to_do() {
    Outcome outcome = shake(_ -> false, VAULT, HUB.publicKey());
    assertThat(failure(outcome.peer()))
        .isInstanceOf(AuthException.class)
        .hasMessageStartingWith(
            "auth failed: peer pubkey "
                + "SHA256:4A9jyZBOhnKZvcGQ6TRFbf5Gymb41AfYvYaVmWHD+G4 not authorized")
        .hasMessageContaining(PEER_KEY.ssh());
    assertThat(failure(outcome.hub()))
        .isInstanceOf(AuthException.class)
        .hasMessage("peer not in authorized_keys: " + PEER_KEY.fingerprint());
  }

  @Test
  void a_peer_says_nothing_to_the_hub_of_another_vault() {
    Outcome outcome = shake(_ -> true, "other", HUB.publicKey());
    assertThat(failure(outcome.peer()))
        .isInstanceOf(AuthException.class)
        .hasMessageStartingWith(
            "auth failed: vault_id mismatch: server reported "
                + VAULT
                + " but local config has other");
    assertThat(failure(outcome.hub())).isInstanceOf(NetworkException.class);
  }

  @Test
  void a_peer_says_nothing_to_a_hub_with_another_key_than_the_pinned_one() {
    Outcome outcome = shake(_ -> true, VAULT, PEER_KEY);
    assertThat(failure(outcome.peer()))
        .isInstanceOf(AuthException.class)
        .hasMessageStartingWith(
            "auth failed: hub identity mismatch: pinned "
                + PEER_KEY.fingerprint()
                + " but hub presented "
                + HUB.publicKey().fingerprint()
                + ".")
        .hasMessageContaining("agentsync hub trust " + HUB.publicKey().ssh())
        .hasMessageContaining("agentsync hub forget");
    assertThat(failure(outcome.hub())).isInstanceOf(NetworkException.class);
  }

  @Test
  void somebody_in_between_with_another_certificate_is_noticed() {
    network.faults().dialersSee(Bytes.ofHex("ab".repeat(32)));
    Outcome outcome = shake(_ -> true, VAULT, HUB.publicKey());
    assertThat(failure(outcome.peer()))
        .isInstanceOf(AuthException.class)
        .hasMessageStartingWith(
            "auth failed: tls cert fingerprint mismatch: advertised 32 bytes, observed 32");
  }

  @Test
  void somebody_in_between_who_rewrites_the_fingerprint_breaks_the_hubs_signature() {
    Bytes seen = Bytes.ofHex("ab".repeat(32));
    network.faults().dialersSee(seen);
    rewrite(
        frame ->
            frame instanceof Frame.HelloHub h
                ? new Frame.HelloHub(
                    h.vaultId(), h.hubKey(), h.hubNonce(), seen, h.vaultName(), h.caps())
                : frame);
    assertThat(failure(shake(_ -> true, VAULT, HUB.publicKey()).peer()))
        .isInstanceOf(AuthException.class)
        .hasMessageStartingWith("auth failed: hub signature failed verification");
  }

  @Test
  void a_hub_behind_a_proxy_that_advertises_no_fingerprint_is_accepted_by_its_pinned_key()
      throws Exception {
    List<Connection> ends = network.pair();
    var hub =
        CompletableFuture.supplyAsync(() -> accept(new Unbound(ends.getLast()), PEER_KEY::equals));
    PeerHandshake.Offer offer = PeerHandshake.join(ends.getFirst(), PEER, VAULT, HUB.publicKey());
    assertThat(offer.channelBound()).isFalse();
    assertThat(hub.get(10, TimeUnit.SECONDS).peer()).isEqualTo(PEER_KEY);
  }

  /** A connection that shows no certificate, as to a hub behind a proxy that ends TLS. */
  private record Unbound(Connection connection) implements Connection {
    @Override
    public void send(byte[] message) {
      connection.send(message);
    }

    @Override
    public Optional<byte[]> receive() {
      return connection.receive();
    }

    @Override
    public Bytes channelBinding() {
      return ZERO;
    }

    @Override
    public String remoteAddress() {
      return connection.remoteAddress();
    }

    @Override
    public void close() {
      connection.close();
    }
  }

  @Test
  void a_peer_that_does_not_own_its_key_is_told_so() {
    List<Connection> ends = network.pair();
    var hub = CompletableFuture.supplyAsync(() -> accept(ends.getLast(), _ -> true));
    Connection thief = ends.getFirst();
    receive(thief);
    send(thief, new Frame.HelloPeer(PEER_KEY.bytes(), Nonce.fresh(), "join", List.of()));
    receive(thief);
    send(thief, new Frame.ProofPeer(Bytes.of(new SeedSigner(3).sign(new byte[177]))));
    assertThat(receive(thief)).isEqualTo(new Frame.Failure("peer signature failed verification"));
    assertThat(failure(hub)).isInstanceOf(AuthException.class);
  }

  @Test
  void a_peer_that_wants_something_else_than_to_join_is_told_so() {
    List<Connection> ends = network.pair();
    var hub = CompletableFuture.supplyAsync(() -> accept(ends.getLast(), _ -> true));
    Connection peer = ends.getFirst();
    receive(peer);
    send(peer, new Frame.HelloPeer(PEER_KEY.bytes(), Nonce.fresh(), "create", List.of()));
    assertThat(receive(peer)).isInstanceOf(Frame.Failure.class);
    assertThat(failure(hub)).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33})
  void keys_and_nonces_of_another_length_are_refused_on_both_sides(int length) {
    Bytes odd = Bytes.of(new byte[length]);
    Bytes good = Nonce.fresh();
    for (Frame hello :
        List.of(
            new Frame.HelloPeer(odd, good, "join", List.of()),
            new Frame.HelloPeer(PEER_KEY.bytes(), odd, "join", List.of()))) {
      List<Connection> ends = network.pair();
      var hub = CompletableFuture.supplyAsync(() -> accept(ends.getLast(), _ -> true));
      receive(ends.getFirst());
      send(ends.getFirst(), hello);
      assertThat(failure(hub)).hasMessageContaining("wrong length");
    }
    Bytes hubKey = HUB.publicKey().bytes();
    for (Frame hello :
        List.of(
            new Frame.HelloHub(VAULT, odd, good, ZERO, Optional.empty(), List.of()),
            new Frame.HelloHub(VAULT, hubKey, odd, ZERO, Optional.empty(), List.of()),
            new Frame.HelloHub(VAULT, hubKey, good, odd, Optional.empty(), List.of()))) {
      List<Connection> ends = network.pair();
      send(ends.getLast(), hello);
      assertThatThrownBy(() -> PeerHandshake.probe(ends.getFirst()))
          .isInstanceOf(AgentsyncException.class);
    }
  }

  @Test
  void probing_a_hub_needs_no_authorization() {
    List<Connection> ends = network.pair();
    var hub = CompletableFuture.supplyAsync(() -> accept(ends.getLast(), _ -> false));
    PeerHandshake.Offer offer = PeerHandshake.probe(ends.getFirst());
    ends.getFirst().close();
    assertThat(offer.vaultId()).isEqualTo(VAULT);
    assertThat(offer.hub()).isEqualTo(HUB.publicKey());
    assertThat(failure(hub)).isInstanceOf(NetworkException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ff", "80", "82a174a470696e67a2747301", "93a470696e67", "dfffffffff"})
  void garbage_in_place_of_a_greeting_ends_the_handshake_on_both_sides(String hex) {
    byte[] garbage = Bytes.ofHex(hex).toArray();
    List<Connection> ends = network.pair();
    ends.getLast().send(garbage);
    assertThatThrownBy(() -> PeerHandshake.join(ends.getFirst(), PEER, VAULT, HUB.publicKey()))
        .isInstanceOf(ProtocolException.class);
    List<Connection> others = network.pair();
    others.getFirst().send(garbage);
    assertThatThrownBy(() -> accept(others.getLast(), _ -> true))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void a_huge_message_before_the_handshake_is_over_is_not_even_looked_at() {
    List<Connection> ends = network.pair();
    ends.getFirst().send(new byte[1 << 20]);
    assertThatThrownBy(() -> accept(ends.getLast(), _ -> true))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("1048576 bytes");
  }

  @Test
  void a_connection_that_ends_in_between_is_a_network_error() {
    List<Connection> ends = network.pair();
    ends.getLast().close();
    assertThatThrownBy(() -> PeerHandshake.join(ends.getFirst(), PEER, VAULT, HUB.publicKey()))
        .isInstanceOf(NetworkException.class)
        .hasMessage("network: connection closed mid-handshake");
  }

  private void rewrite(UnaryOperator<Frame> change) {
    network.faults().tamper(m -> FrameCodec.encode(change.apply(FrameCodec.decode(m))));
  }

  private static void send(Connection connection, Frame frame) {
    connection.send(FrameCodec.encode(frame));
  }

  private static Frame receive(Connection connection) {
    return FrameCodec.decode(connection.receive().orElseThrow());
  }
}
