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
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.testkit.MemoryTransport;
import dev.agentsync.testkit.SeedSigner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Invitations against everybody who should not get in with one. */
@Timeout(30)
final class InvitedHandshakeTest {
  private static final String VAULT = "00000000-0000-4000-8000-000000000000";
  private static final URI ADDRESS = URI.create("memory://hub");
  private static final Signer HUB = new SeedSigner(1);
  private static final Signer ANN = new SeedSigner(2);
  private static final Signer BOB = new SeedSigner(3);

  /** The common pool may have one thread only, and here one waits for another. */
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  @TempDir Path directory;

  private final MemoryTransport network = new MemoryTransport();
  private final ConcurrentHashMap<DeviceKey, String> authorized = new ConcurrentHashMap<>();
  private final List<String> shown = new CopyOnWriteArrayList<>();
  private volatile Instant now = Instant.parse("2026-11-21T15:00:00Z");
  private volatile Instant there = now;
  private volatile boolean full;
  private Invitations invitations;
  private InviteCode code;

  @BeforeEach
  void begin() {
    restart();
    code = invite("phone");
  }

  /** What a hub does that was killed and is started again: only the files are left. */
  private void restart() {
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

  private InviteCode invite(String label) {
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

  private Optional<String> join(Signer device) {
    return join(device, code);
  }

  private Optional<String> join(Signer device, InviteCode with) {
    List<Connection> ends = network.pair();
    var hub = CompletableFuture.runAsync(() -> serve(ends.getLast(), HUB), THREADS);
    try (Connection connection = ends.getFirst()) {
      return PeerHandshake.enter(
          connection, device, VAULT, HUB.publicKey(), invitee(device.publicKey(), with));
    } finally {
      hub.join();
    }
  }

  private PeerHandshake.Invitee invitee(DeviceKey self, InviteCode with) {
    return new PeerHandshake.Invitee(
        InviteKeys.of(with.secret()),
        (said, knows) -> Refusal.explain(said, with, ADDRESS, self, there, knows));
  }

  /** A hub that begins to sync with whom it lets in. */
  private void serve(Connection connection, Signer signer) {
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

  private void assertRefused(Signer device, String... parts) {
    assertThatThrownBy(() -> join(device))
        .isInstanceOf(AuthException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void whoever_has_the_code_gets_in_once_and_both_sides_show_the_same_words() {
    Optional<String> words = join(ANN);
    assertThat(authorized).containsOnlyKeys(ANN.publicKey()).containsValue("phone");
    assertThat(words).isPresent();
    assertThat(shown).containsExactly(words.orElseThrow());
    assertRefused(BOB, "used already, by another device", "agentsync device list");
    assertThat(authorized).containsOnlyKeys(ANN.publicKey());
    assertThat(join(ANN)).isEmpty(); // by its key alone
  }

  @Test
  void the_hub_keeps_its_invitations_to_its_user_and_forgets_secrets_of_no_use() throws Exception {
    Path file = directory.resolve("invitations.toml");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).contains(code.secret().hex());
    assertThat(join(ANN)).isPresent();
    assertThat(Files.readString(file))
        .contains("spent")
        .contains("phone")
        .doesNotContain(code.secret().hex());
  }

  @Test
  void a_restart_neither_forgets_nor_revives_an_invitation() {
    InviteCode second = invite("tablet");
    restart();
    assertThat(join(ANN)).isPresent();
    restart();
    assertRefused(BOB, "used already");
    now = now.plus(Duration.ofMinutes(10));
    assertThatThrownBy(() -> join(BOB, second)).hasMessageContaining("expired");
    restart();
    now = now.minus(Duration.ofMinutes(10)); // the clock goes back, the invitation does not
    assertThatThrownBy(() -> join(BOB, second)).hasMessageContaining("expired");
    assertThat(authorized).containsOnlyKeys(ANN.publicKey());
  }

  @Test
  void an_expired_invitation_says_when_it_expired() {
    now = now.plus(Duration.ofMinutes(10));
    there = now;
    assertRefused(ANN, "the invitation expired at 2026-11-21T15:10:00Z", "Ask for a new one");
    assertThat(authorized).isEmpty();
  }

  @Test
  void two_clocks_that_differ_are_told_as_such() {
    now = now.plus(Duration.ofHours(1));
    assertRefused(
        ANN, "here 2026-11-21T15:00:00Z", "there it is 2026-11-21T16:00:00Z", "clocks is wrong");
  }

  @Test
  void an_invitation_the_hub_did_not_make_is_not_known() {
    InviteCode other =
        new InviteCode(
            code.kind(), code.expires(), InviteCode.freshSecret(), code.hub(), code.addresses());
    assertThatThrownBy(() -> join(ANN, other))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("knows no such invitation");
    assertThat(join(ANN)).isPresent();
  }

  @Test
  void nothing_is_shown_to_a_hub_with_another_key() {
    assertThatThrownBy(() -> code.requireHub(BOB.publicKey(), ADDRESS))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("not the one that invites")
        .hasMessageContaining(BOB.publicKey().fingerprint());
    code.requireHub(HUB.publicKey(), ADDRESS);
  }

  @Test
  void an_overheard_greeting_is_worth_nothing_later() {
    var overheard = new ArrayList<Bytes>();
    rewrite(
        frame -> {
          if (frame instanceof Frame.HelloPeer hello) {
            hello.invitation().ifPresent(overheard::add);
            return new Frame.HelloPeer(hello.peerKey(), hello.peerNonce(), "join", List.of());
          }
          return frame;
        });
    assertThatThrownBy(() -> join(ANN)).isInstanceOf(AuthException.class);
    network.faults().tamper(UnaryOperator.identity());
    for (Signer thief : List.of(BOB, ANN)) {
      assertThat(replay(thief, overheard.getFirst()))
          .isEqualTo(new Frame.Failure("invitation proof does not match"));
    }
    assertThat(authorized).isEmpty();
    assertThat(join(ANN)).isPresent();
  }

  /** Greets the hub with what somebody else has shown; returns how it answers. */
  private Frame replay(Signer thief, Bytes shownOnce) {
    List<Connection> ends = network.pair();
    var hub = CompletableFuture.runAsync(() -> serve(ends.getLast(), HUB), THREADS);
    try (Connection connection = ends.getFirst()) {
      Frame _ = receive(connection);
      var hello =
          new Frame.HelloPeer(
              thief.publicKey().bytes(), Nonce.fresh(), "join", List.of(), Optional.of(shownOnce));
      connection.send(FrameCodec.encode(hello));
      return receive(connection);
    } finally {
      hub.join();
    }
  }

  @Test
  void a_relay_that_puts_its_own_key_in_gets_nothing() {
    rewrite(
        frame ->
            frame instanceof Frame.HelloPeer h
                ? new Frame.HelloPeer(
                    BOB.publicKey().bytes(), h.peerNonce(), "join", h.caps(), h.invitation())
                : frame);
    assertRefused(ANN, "proof of the invitation", "in between");
    assertThat(authorized).isEmpty();
  }

  @Test
  void somebody_in_between_with_a_certificate_of_his_own_gets_nothing() {
    Bytes his = Bytes.ofHex("ab".repeat(32));
    network.faults().dialersSee(his);
    assertThatThrownBy(() -> join(ANN)).hasMessageContaining("tls cert fingerprint mismatch");
    rewrite(
        frame ->
            frame instanceof Frame.HelloHub h
                ? new Frame.HelloHub(
                    h.vaultId(), h.hubKey(), h.hubNonce(), his, h.vaultName(), h.caps())
                : frame);
    assertRefused(ANN, "proof of the invitation", "in between");
    assertThat(authorized).isEmpty();
  }

  @Test
  void a_hub_that_does_not_know_the_secret_is_noticed_even_with_the_right_key() {
    rewrite(
        frame ->
            frame instanceof Frame.ProofHub p
                ? new Frame.ProofHub(p.signature(), Optional.of(Bytes.of(new byte[32])))
                : frame);
    assertRefused(ANN, "does not know the invitation's secret");
    assertThat(authorized).isEmpty();
  }

  @Test
  void another_vault_than_the_hub_means_is_noticed_though_nobody_signs_its_id() {
    String other = VAULT.replace('8', '9');
    rewrite(
        frame ->
            frame instanceof Frame.HelloHub h
                ? new Frame.HelloHub(
                    other, h.hubKey(), h.hubNonce(), h.fingerprint(), h.vaultName(), h.caps())
                : frame);
    List<Connection> ends = network.pair();
    var hub = CompletableFuture.runAsync(() -> serve(ends.getLast(), HUB), THREADS);
    assertThatThrownBy(
            () ->
                PeerHandshake.enter(
                    ends.getFirst(), ANN, other, HUB.publicKey(), invitee(ANN.publicKey(), code)))
        .hasMessageContaining("in between");
    hub.join();
    assertThat(authorized).isEmpty();
  }

  @Test
  void wrong_proofs_withdraw_an_invitation_for_good() {
    Bytes wrong = Bytes.of(new byte[InviteKeys.SHOWN - InviteKeys.ID]);
    Bytes guess = Bytes.ofHex(code.id().hex() + wrong.hex());
    for (int i = 0; i < 4; i++) {
      assertThat(replay(BOB, guess))
          .isEqualTo(new Frame.Failure("invitation proof does not match"));
      restart();
    }
    assertThat(replay(BOB, guess))
        .isEqualTo(new Frame.Failure("invitation withdrawn after wrong guesses"));
    restart();
    assertRefused(ANN, "withdrawn", "guess");
    assertThat(authorized).isEmpty();
  }

  @Test
  void guessing_without_end_delays_an_invitation_but_does_not_destroy_it() {
    for (int i = 0; i < 50; i++) {
      Bytes guess = Bytes.ofHex("%080x".formatted(i).repeat(10));
      assertThat(replay(BOB, guess)).isEqualTo(new Frame.Failure("invitation not known here"));
    }
    assertRefused(ANN, "too many wrong invitations", "not used up");
    now = now.plus(Duration.ofMinutes(1));
    assertThat(join(ANN)).isPresent();
    assertThat(authorized).containsOnlyKeys(ANN.publicKey());
  }

  @Test
  void of_two_devices_with_one_code_exactly_one_gets_in() throws Exception {
    for (int round = 0; round < 20; round++) {
      authorized.clear();
      code = invite("round " + round);
      var ann = CompletableFuture.supplyAsync(() -> join(ANN), THREADS);
      var bob = CompletableFuture.supplyAsync(() -> join(BOB), THREADS);
      CompletableFuture.allOf(ann, bob).exceptionally(_ -> null).get(20, TimeUnit.SECONDS);
      assertThat(ann.isCompletedExceptionally()).isNotEqualTo(bob.isCompletedExceptionally());
      assertThat(authorized).hasSize(1);
      Throwable late = failure(ann.isCompletedExceptionally() ? ann : bob);
      assertThat(late).isInstanceOf(AuthException.class).hasMessageContaining("used already");
    }
  }

  @Test
  void a_hub_that_dies_between_burning_and_adding_lets_in_that_device_and_no_other() {
    full = true; // burnt on disk, and then the addition does not happen
    assertRefused(ANN, "could not add this device", "same invitation again");
    assertThat(authorized).isEmpty();
    full = false;
    restart();
    assertRefused(BOB, "used already");
    assertThat(join(ANN)).isPresent();
    assertThat(authorized).containsOnlyKeys(ANN.publicKey());
    restart();
    authorized.clear(); // removed by its owner: the code must not bring it back
    assertRefused(ANN, "used already");
  }

  @Test
  void a_device_that_does_not_own_its_key_uses_nothing_up() {
    List<Connection> ends = network.pair();
    var hub = CompletableFuture.runAsync(() -> serve(ends.getLast(), HUB), THREADS);
    Signer thief =
        new Signer() {
          @Override
          public DeviceKey publicKey() {
            return BOB.publicKey();
          }

          @Override
          public byte[] sign(byte[] message) {
            return ANN.sign(message);
          }

          @Override
          public void close() {}
        };
    assertThatThrownBy(
            () ->
                PeerHandshake.enter(
                    ends.getFirst(), thief, VAULT, HUB.publicKey(), invitee(BOB.publicKey(), code)))
        .isInstanceOf(AuthException.class);
    hub.join();
    assertThat(authorized).isEmpty();
    assertThat(join(ANN)).isPresent();
  }

  @Test
  void a_hub_without_invitations_is_named_as_such() {
    rewrite(
        frame ->
            switch (frame) {
              case Frame.HelloHub h ->
                  new Frame.HelloHub(
                      h.vaultId(),
                      h.hubKey(),
                      h.hubNonce(),
                      h.fingerprint(),
                      h.vaultName(),
                      List.of());
              case Frame.HelloPeer h ->
                  new Frame.HelloPeer(h.peerKey(), h.peerNonce(), h.op(), h.caps());
              case Frame other -> other;
            });
    assertRefused(ANN, "knows no invitations", ANN.publicKey().ssh());
  }

  @Test
  void a_damaged_file_honours_no_invitation_and_is_named_to_the_owner() throws IOException {
    Files.writeString(directory.resolve("invitations.toml"), "[[invitation]]\nid = 7\n");
    assertRefused(ANN, "knows no such invitation");
    assertThatThrownBy(() -> invite("tablet"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("invitations.toml is damaged");
    assertThat(authorized).isEmpty();
  }

  @Test
  void whoever_waits_for_a_device_hears_of_it_or_that_it_cannot_come() throws Exception {
    Bytes id = code.id();
    var waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return invitations.await(id, Duration.ofSeconds(20));
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            },
            THREADS);
    String words = join(ANN).orElseThrow();
    var arrival = waiting.get(20, TimeUnit.SECONDS).orElseThrow();
    assertThat(arrival.words()).isEqualTo(words);
    assertThat(arrival.device()).isEqualTo(ANN.publicKey());
    InviteCode late = invite("late");
    now = late.expires();
    assertThat(invitations.await(late.id(), Duration.ofSeconds(20))).isEmpty();
  }

  private void rewrite(UnaryOperator<Frame> change) {
    network.faults().tamper(m -> FrameCodec.encode(change.apply(FrameCodec.decode(m))));
  }

  private static Frame receive(Connection connection) {
    return FrameCodec.decode(connection.receive().orElseThrow());
  }

  private static Throwable failure(CompletableFuture<?> future) {
    try {
      future.join();
      throw new AssertionError("it did not fail");
    } catch (CompletionException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }
}
