package dev.agentsync.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.invite.InviteCode;
import dev.agentsync.kernel.invite.InviteKeys;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Signer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Invitations against everybody who should not get in with one. */
final class InvitationAttackersTest extends InvitedHandshake {
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
}
