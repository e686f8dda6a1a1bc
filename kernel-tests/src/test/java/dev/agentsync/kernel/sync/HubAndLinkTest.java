package dev.agentsync.kernel.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.testkit.MemoryTransport;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class HubAndLinkTest {
  @TempDir Path directory;

  private final MemoryTransport network = new MemoryTransport();
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
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
    network.close();
  }

  private <T extends AutoCloseable> T keep(T part) {
    open.add(part);
    return part;
  }

  @Test
  void a_change_travels_through_the_hub_to_everybody_else() {
    keep(hub.listen(network));
    keep(ann.link(network, hub));
    keep(bob.link(network, hub));
    ann.write("a.md", "from ann");
    bob.awaitText("a.md", "from ann");
    bob.write("a.md", "from ann and bob");
    ann.awaitText("a.md", "from ann and bob");
    hub.write("h.md", "from the hub");
    ann.awaitText("h.md", "from the hub");
    bob.awaitText("h.md", "from the hub");
  }

  @Test
  void what_was_written_apart_comes_together() {
    ann.write("a.md", "ann was offline");
    bob.write("b.md", "bob was offline");
    keep(hub.listen(network));
    keep(ann.link(network, hub));
    keep(bob.link(network, hub));
    ann.awaitText("b.md", "bob was offline");
    bob.awaitText("a.md", "ann was offline");
  }

  @Test
  void both_ends_know_who_is_connected_and_when_something_last_came_and_went() {
    Hub listening = keep(hub.listen(network));
    PeerLink link = keep(ann.link(network, hub));
    ann.write("a.md", "text");
    link.awaitInSync(TestDevice.SOON);
    LinkStatus status = link.status();
    assertThat(status.state()).isEqualTo(LinkStatus.State.CONNECTED);
    assertThat(status.inSync()).isTrue();
    assertThat(status.hub()).contains(hub.signer.publicKey());
    assertThat(status.lastSent()).isPresent();
    assertThat(status.lastReceived()).isPresent();
    assertThat(status.lastError()).isEmpty();
    assertThat(status.caps()).contains("blobs", "joins");
    TestDevice.awaitThat(
        "the hub to agree",
        () ->
            listening.peers().getFirst().inSync()
                && listening.peers().getFirst().lastReceived().isPresent());
    PeerStatus peer = listening.peers().getFirst();
    assertThat(peer.key()).isEqualTo(ann.signer.publicKey());
    assertThat(peer.label()).isEqualTo("device");
    assertThat(peer.lastSent()).isPresent();
  }

  @Test
  void a_stranger_gets_nothing_and_is_told_why() {
    Hub listening = keep(hub.listen(network));
    TestDevice eve = keep(TestDevice.peer(directory, 4));
    hub.write("secret.md", "not for eve");
    PeerLink link = keep(eve.link(network, hub));
    assertThatThrownBy(() -> link.awaitInSync(TestDevice.SOON))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("peer pubkey " + eve.signer.publicKey().fingerprint())
        .hasMessageContaining("not authorized");
    assertThat(link.status().lastError()).isPresent();
    assertThat(listening.peers()).isEmpty();
    assertThat(TestDevice.paths(eve)).isEmpty();
  }

  @Test
  void a_stranger_that_is_authorized_later_gets_in_by_itself() {
    keep(hub.listen(network));
    TestDevice eve = keep(TestDevice.peer(directory, 4));
    PeerLink link = keep(eve.link(network, hub));
    TestDevice.awaitThat("a refusal", () -> link.status().lastError().isPresent());
    hub.authorize(ann, bob, eve);
    hub.write("a.md", "for eve, too");
    eve.awaitText("a.md", "for eve, too");
  }

  @Test
  void a_removed_key_is_disconnected_at_once_and_its_socket_closed() {
    Hub listening = keep(hub.listen(network));
    keep(ann.link(network, hub));
    PeerLink bobs = keep(bob.link(network, hub));
    hub.write("a.md", "before");
    ann.awaitText("a.md", "before");
    bob.awaitText("a.md", "before");
    assertThat(network.open()).isEqualTo(2);
    ann.write("authorized_keys", ann.signer.publicKey().ssh() + " device\n");
    TestDevice.awaitThat(
        "bob to be told", () -> bobs.status().lastError().orElse("").contains("not authorized"));
    TestDevice.awaitThat("only ann to be left", () -> listening.peers().size() == 1);
    hub.write("a.md", "after");
    bob.write("b.md", "from outside");
    ann.awaitText("a.md", "after");
    assertThat(bob.read("a.md")).isEqualTo("before");
    assertThat(hub.read("b.md")).isEmpty();
    assertThat(bob.read("authorized_keys")).contains(bob.signer.publicKey().ssh());
  }

  @Test
  void a_connection_that_is_cut_comes_back_and_nothing_is_lost() {
    keep(hub.listen(network));
    PeerLink anns = keep(ann.link(network, hub));
    keep(bob.link(network, hub));
    for (int i = 0; i < 20; i++) {
      ann.write("a" + i + ".md", "ann " + i);
      bob.write("b" + i + ".md", "bob " + i);
      network.cut();
    }
    for (int i = 0; i < 20; i++) {
      bob.awaitText("a" + i + ".md", "ann " + i);
      ann.awaitText("b" + i + ".md", "bob " + i);
    }
    anns.awaitInSync(TestDevice.SOON);
  }

  @Test
  void a_peer_that_was_there_first_connects_when_the_hub_appears() {
    PeerLink link = keep(ann.link(network, hub));
    ann.write("a.md", "early");
    TestDevice.awaitThat("a failure", () -> link.status().lastError().isPresent());
    assertThat(link.status().lastError().orElseThrow()).contains("nobody listens");
    keep(hub.listen(network));
    hub.awaitText("a.md", "early");
  }

  @Test
  void a_hub_that_closes_releases_its_peers_and_they_find_the_next_one() {
    Hub first = keep(hub.listen(network));
    PeerLink link = keep(ann.link(network, hub));
    link.awaitInSync(TestDevice.SOON);
    first.close();
    TestDevice.awaitThat(
        "the loss to be noticed", () -> link.status().state() != LinkStatus.State.CONNECTED);
    assertThat(network.open()).isZero();
    keep(hub.listen(network));
    ann.write("a.md", "after the restart");
    hub.awaitText("a.md", "after the restart");
  }

  @Test
  void a_link_that_closes_is_released_by_the_hub() {
    Hub listening = keep(hub.listen(network));
    PeerLink link = ann.link(network, hub);
    link.awaitInSync(TestDevice.SOON);
    link.close();
    link.close();
    assertThat(link.status().state()).isEqualTo(LinkStatus.State.STOPPED);
    TestDevice.awaitThat("the hub to notice", () -> listening.peers().isEmpty());
    assertThatThrownBy(() -> link.awaitInSync(TestDevice.SOON))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void waiting_for_the_next_attempt_ends_at_once_when_the_link_is_closed() {
    var slow = new Backoff(Duration.ofMinutes(5), Duration.ofMinutes(10));
    var options =
        new PeerLink.Options(
            TestDevice.HUB,
            Optional.of(hub.signer.publicKey()),
            TrustDecision.NEVER,
            true,
            slow,
            Limits.DEFAULT);
    PeerLink link = keep(ann.link(network, options));
    TestDevice.awaitThat("a wait", () -> link.status().state() == LinkStatus.State.WAITING);
    assertThat(link.status().retryAt()).isPresent();
    long began = System.nanoTime();
    link.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    keep(hub.listen(network));
    PeerLink hurried = keep(ann.link(network, options));
    hurried.awaitInSync(TestDevice.SOON);
  }

  @Test
  void a_waiting_link_can_be_told_to_dial_now() {
    var slow = new Backoff(Duration.ofMinutes(5), Duration.ofMinutes(10));
    PeerLink link =
        keep(
            ann.link(
                network,
                new PeerLink.Options(
                    TestDevice.HUB,
                    Optional.of(hub.signer.publicKey()),
                    TrustDecision.NEVER,
                    true,
                    slow,
                    Limits.DEFAULT)));
    TestDevice.awaitThat("a wait", () -> link.status().state() == LinkStatus.State.WAITING);
    keep(hub.listen(network));
    link.retryNow();
    link.awaitInSync(TestDevice.SOON);
  }

  @Test
  void waiting_to_be_in_sync_fails_in_time_and_says_why() {
    PeerLink link = keep(ann.link(network, hub));
    assertThatThrownBy(() -> link.awaitInSync(Duration.ofMillis(100)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("not in sync with memory://hub")
        .hasMessageContaining("nobody listens");
  }

  @Test
  void a_link_that_should_not_reconnect_stops_with_its_reason() {
    PeerLink link = keep(ann.link(network, once(hub.signer.publicKey())));
    assertThatThrownBy(() -> link.awaitInSync(TestDevice.SOON))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("nobody listens");
    TestDevice.awaitThat("it to stop", () -> link.status().state() == LinkStatus.State.STOPPED);
  }

  @Test
  void a_hub_with_another_key_than_the_pinned_one_is_not_synced_with() {
    keep(hub.listen(network));
    PeerLink link = keep(ann.link(network, once(bob.signer.publicKey())));
    assertThatThrownBy(() -> link.awaitInSync(TestDevice.SOON))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("hub identity mismatch");
  }

  @Test
  void an_unknown_hub_is_asked_about_once_and_pinned_when_it_has_proven_itself() {
    keep(hub.listen(network));
    var asked = new AtomicInteger();
    var pinned = new ArrayList<DeviceKey>();
    var trust =
        new TrustDecision() {
          @Override
          public boolean decide(DeviceKey key, URI url) {
            asked.incrementAndGet();
            return key.equals(hub.signer.publicKey());
          }

          @Override
          public void proven(DeviceKey key, URI url) {
            pinned.add(key);
          }
        };
    var options =
        new PeerLink.Options(
            TestDevice.HUB, Optional.empty(), trust, true, TestDevice.QUICK, Limits.DEFAULT);
    PeerLink link = keep(ann.link(network, options));
    link.awaitInSync(TestDevice.SOON);
    assertThat(asked).hasValue(1);
    assertThat(pinned).containsExactly(hub.signer.publicKey());
  }

  @Test
  void an_unknown_hub_is_not_synced_with_unless_trusted() {
    keep(hub.listen(network));
    var options =
        new PeerLink.Options(
            TestDevice.HUB,
            Optional.empty(),
            TrustDecision.NEVER,
            false,
            TestDevice.QUICK,
            Limits.DEFAULT);
    PeerLink link = keep(ann.link(network, options));
    assertThatThrownBy(() -> link.awaitInSync(TestDevice.SOON))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("agentsync hub trust " + hub.signer.publicKey().ssh());
    assertThat(TestDevice.paths(ann)).isEmpty();
  }

  @Test
  void one_device_may_be_connected_twice() {
    Hub listening = keep(hub.listen(network));
    keep(ann.link(network, hub)).awaitInSync(TestDevice.SOON);
    keep(ann.link(network, hub)).awaitInSync(TestDevice.SOON);
    TestDevice.awaitThat("both to be in", () -> listening.peers().size() == 2);
    hub.write("a.md", "text");
    ann.awaitText("a.md", "text");
  }

  private static PeerLink.Options once(DeviceKey pinned) {
    return new PeerLink.Options(
        TestDevice.HUB,
        Optional.of(pinned),
        TrustDecision.NEVER,
        false,
        TestDevice.QUICK,
        Limits.DEFAULT);
  }
}
