package dev.agentsync.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.invite.InviteCode;
import dev.agentsync.kernel.spi.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The life of an invitation: it lets one device in, once and in time. */
final class InvitationLifeTest extends InvitedHandshake {
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

  private static Throwable failure(CompletableFuture<?> future) {
    try {
      future.join();
      throw new AssertionError("it did not fail");
    } catch (CompletionException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }
}
