package dev.agentsync.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.invite.Invitations;
import dev.agentsync.kernel.invite.InviteCode;
import dev.agentsync.kernel.invite.InviteKeys;
import dev.agentsync.kernel.invite.Refusal;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.testkit.MemoryTransport;
import dev.agentsync.testkit.SeedSigner;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hub that has invited somebody, and what stands between it and the devices that come. */
@Timeout(30)
abstract class InvitedHandshake {
  static final String VAULT = "00000000-0000-4000-8000-000000000000";
  static final URI ADDRESS = URI.create("memory://hub");
  static final Signer HUB = new SeedSigner(1);
  static final Signer ANN = new SeedSigner(2);
  static final Signer BOB = new SeedSigner(3);

  /** The common pool may have one thread only, and here one waits for another. */
  static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  @TempDir Path directory;

  final MemoryTransport network = new MemoryTransport();
  final ConcurrentHashMap<DeviceKey, String> authorized = new ConcurrentHashMap<>();
  final List<String> shown = new CopyOnWriteArrayList<>();
  volatile Instant now = Instant.parse("2026-11-21T15:00:00Z");
  volatile Instant there = now;
  volatile boolean full;
  Invitations invitations;
  InviteCode code;

  @BeforeEach
  void begin() {
    restart();
    code = invite("phone");
  }

  /** What a hub does that was killed and is started again: only the files are left. */
  final void restart() {
    invitations =
        new Invitations(
            directory,
            VAULT,
            () -> now,
            (device, label) -> {
              if (full) {
                throw new StorageException("the disk is full");
              }
              authorized.put(device, label);
            },
            (device, label, words) -> shown.add(words));
  }

  InviteCode invite(String label) {
    var fresh =
        new InviteCode(
            InviteCode.Kind.VAULTS,
            now.plus(Duration.ofMinutes(10)),
            InviteCode.freshSecret(),
            InviteCode.fingerprint(HUB.publicKey()),
            List.of(ADDRESS));
    invitations.open(fresh.secret(), label, fresh.expires());
    return fresh;
  }

  Optional<String> join(Signer device) {
    return join(device, code);
  }

  Optional<String> join(Signer device, InviteCode with) {
    List<Connection> ends = network.pair();
    var hub = CompletableFuture.runAsync(() -> serve(ends.getLast(), HUB), THREADS);
    try (Connection connection = ends.getFirst()) {
      return PeerHandshake.enter(
          connection, device, VAULT, HUB.publicKey(), invitee(device.publicKey(), with));
    } finally {
      hub.join();
    }
  }

  PeerHandshake.Invitee invitee(DeviceKey self, InviteCode with) {
    return new PeerHandshake.Invitee(
        InviteKeys.of(with.secret()),
        (said, knows) -> Refusal.explain(said, with, ADDRESS, self, there, knows));
  }

  /** A hub that begins to sync with whom it lets in. */
  void serve(Connection connection, Signer signer) {
    var handshake =
        new HubHandshake(signer, VAULT, Optional.of("notes"), authorized::containsKey, invitations);
    try (connection) {
      handshake.accept(connection);
      connection.send(FrameCodec.encode(new Frame.Sync(Payload.wrap(new byte[] {0x42}))));
      Optional<byte[]> _ = connection.receive();
    } catch (AgentsyncException refused) {
      assertThat(refused.getMessage()).doesNotContain(code.secret().hex());
    }
  }

  void assertRefused(Signer device, String... parts) {
    assertThatThrownBy(() -> join(device))
        .isInstanceOf(AuthException.class)
        .hasMessageContainingAll(parts);
  }

  void rewrite(UnaryOperator<Frame> change) {
    network.faults().tamper(m -> FrameCodec.encode(change.apply(FrameCodec.decode(m))));
  }

  static Frame receive(Connection connection) {
    return FrameCodec.decode(connection.receive().orElseThrow());
  }
}
