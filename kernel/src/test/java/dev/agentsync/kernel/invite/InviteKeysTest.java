package dev.agentsync.kernel.invite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.Bytes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class InviteKeysTest {
  private static final Bytes SECRET = Bytes.ofHex("000102030405060708090a0b0c0d0e0f");
  private static final InviteKeys KEYS = InviteKeys.of(SECRET);
  private static final String VAULT = "00000000-0000-4000-8000-000000000000";
  private static final byte[] TRANSCRIPT = new byte[177];

  @Test
  void both_sides_prove_the_secret_and_show_the_same_words() {
    InviteKeys other = InviteKeys.of(SECRET);
    Bytes shown = KEYS.shownByPeer(TRANSCRIPT, VAULT);
    assertThat(other.provesPeer(shown, TRANSCRIPT, VAULT)).isTrue();
    assertThat(KEYS.provesHub(other.answerOfHub(TRANSCRIPT, VAULT), TRANSCRIPT, VAULT)).isTrue();
    assertThat(KEYS.words(TRANSCRIPT, VAULT))
        .isEqualTo(other.words(TRANSCRIPT, VAULT))
        .matches("([bdfghjklmnprstvz][aiou]){2}[bdfghjklmnprstvz] .{5}");
  }

  @Test
  void a_proof_is_good_for_one_secret_one_handshake_one_vault_and_one_side() {
    Bytes shown = KEYS.shownByPeer(TRANSCRIPT, VAULT);
    byte[] another = TRANSCRIPT.clone();
    another[100] ^= 1;
    InviteKeys stranger = InviteKeys.of(Bytes.ofHex("010102030405060708090a0b0c0d0e0f"));
    assertThat(stranger.provesPeer(shown, TRANSCRIPT, VAULT)).isFalse();
    assertThat(KEYS.provesPeer(shown, another, VAULT)).isFalse();
    assertThat(KEYS.provesPeer(shown, TRANSCRIPT, VAULT.replace('8', '9'))).isFalse();
    byte[] bytes = shown.toArray();
    Bytes echoed = Bytes.of(Arrays.copyOfRange(bytes, InviteKeys.ID, bytes.length));
    assertThat(KEYS.provesHub(echoed, TRANSCRIPT, VAULT)).isFalse();
    assertThat(KEYS.words(another, VAULT)).isNotEqualTo(KEYS.words(TRANSCRIPT, VAULT));
  }

  @Test
  void what_follows_from_a_secret_is_the_same_in_every_version() {
    assertThat(KEYS.id().hex()).isEqualTo("696bbdf605869dd7");
    assertThat(KEYS.shownByPeer(TRANSCRIPT, VAULT).hex())
        .isEqualTo(
            "696bbdf605869dd7e8358b002d701fb2b18cf51fbc6ef348a3a98ddbd06262f2999e47e9f014c830");
    assertThat(KEYS.answerOfHub(TRANSCRIPT, VAULT).hex())
        .isEqualTo("6677b154b04947561b9158e0e13191eb921c1c79e24d18495717626e8b489d55");
    assertThat(KEYS.words(TRANSCRIPT, VAULT)).isEqualTo("silor dujig");
  }
}
