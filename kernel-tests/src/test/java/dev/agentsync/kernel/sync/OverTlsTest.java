package dev.agentsync.kernel.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.kernel.wire.PeerHandshake;
import dev.agentsync.transport.wss.WssTransportProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole path on real sockets. */
@Timeout(60)
final class OverTlsTest {
  @TempDir Path directory;

  private final List<AutoCloseable> open = new ArrayList<>();
  private Transport transport;
  private TestDevice hub;
  private TestDevice ann;
  private TestDevice bob;
  private Hub listening;

  @BeforeEach
  void begin() {
    transport = keep(transport("server"));
    hub = keep(TestDevice.hub(directory));
    ann = keep(TestDevice.peer(directory, 2));
    bob = keep(TestDevice.peer(directory, 3));
    hub.authorize(ann, bob);
    listening = keep(hub.listen(transport, URI.create("wss://127.0.0.1:0"), Limits.DEFAULT));
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
  }

  private Transport transport(String name) {
    return new WssTransportProvider()
        .open(new TransportProvider.Options(directory.resolve(name), Limits.DEFAULT));
  }

  private <T extends AutoCloseable> T keep(T part) {
    open.add(part);
    return part;
  }

  private PeerLink link(TestDevice device) {
    return keep(device.link(transport, options(listening.address())));
  }

  private PeerLink.Options options(URI url) {
    return new PeerLink.Options(
        url,
        Optional.of(hub.signer.publicKey()),
        TrustDecision.NEVER,
        true,
        TestDevice.QUICK,
        Limits.DEFAULT);
  }

  @Test
  void changes_and_attachments_travel_between_peers() {
    link(ann);
    link(bob);
    ann.write("a.md", "hello");
    bob.awaitText("a.md", "hello");
    byte[] large = new byte[20 << 20]; // more than one WebSocket frame takes
    new Random(1).nextBytes(large);
    BlobHash hash = ann.attach("large.bin", large);
    bob.exchange.want(hash);
    TestDevice.awaitThat("the attachment", () -> bob.arrived.contains(hash));
    assertThat(bob.blobs.get(hash)).hasValueSatisfying(b -> assertThat(b).isEqualTo(large));
  }

  @Test
  void a_removed_key_is_disconnected_and_its_socket_closed() {
    link(ann);
    PeerLink bobs = link(bob);
    bobs.awaitInSync(TestDevice.SOON);
    hub.authorize(ann);
    TestDevice.awaitThat(
        "bob to be told", () -> bobs.status().lastError().orElse("").contains("not authorized"));
    TestDevice.awaitThat("only ann to be left", () -> listening.peers().size() == 1);
  }

  @Test
  void somebody_in_between_with_a_certificate_of_their_own_gets_nothing() {
    Transport evil = keep(transport("evil"));
    var relay = keep(evil.listen(URI.create("wss://127.0.0.1:0")));
    Thread.ofVirtual()
        .start(
            () -> {
              for (var victim = relay.accept(); victim.isPresent(); victim = relay.accept()) {
                Connection real = transport.connect(listening.address());
                pump(real, victim.get());
                pump(victim.get(), real);
              }
            });
    PeerLink link = keep(ann.link(transport, options(relay.address())));
    assertThatThrownBy(() -> link.awaitInSync(TestDevice.SOON))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("tls cert fingerprint mismatch");
    assertThat(TestDevice.paths(ann)).isEmpty();
  }

  private static void pump(Connection from, Connection to) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (to) {
                for (var next = from.receive(); next.isPresent(); next = from.receive()) {
                  to.send(next.get());
                }
              } catch (NetworkException e) {
                from.close();
              }
            });
  }

  @Test
  void probing_tells_the_vault_and_its_key_without_authorization() {
    PeerHandshake.Offer offer = HubProbe.probe(transport, listening.address(), Limits.DEFAULT);
    assertThat(offer.vaultId()).isEqualTo(TestDevice.VAULT);
    assertThat(offer.hub()).isEqualTo(hub.signer.publicKey());
    assertThat(offer.vaultName()).contains("notes");
    assertThat(offer.channelBound()).isTrue();
  }

  @Test
  void garbage_and_text_end_the_connection_and_nothing_else() {
    for (byte[] message : List.of(new byte[0], "hello".getBytes(StandardCharsets.UTF_8))) {
      try (Connection connection = transport.connect(listening.address())) {
        assertThat(connection.receive()).isPresent();
        connection.send(message);
        assertThat(connection.receive()).isPresent(); // an error frame
        assertThat(connection.receive()).isEmpty();
      }
    }
    link(ann).awaitInSync(TestDevice.SOON);
  }

  @Test
  void a_hub_closes_in_good_time_with_peers_connected() {
    link(ann).awaitInSync(TestDevice.SOON);
    link(bob).awaitInSync(TestDevice.SOON);
    long began = System.nanoTime();
    listening.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
  }
}
