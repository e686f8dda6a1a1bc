package dev.agentsync.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TranscriptTest {
  private final byte[] bytes =
      new Transcript(
              Vectors.HUB_NONCE, Vectors.PEER_NONCE, Vectors.FINGERPRINT, Vectors.HUB, Vectors.PEER)
          .bytes();

  @Test
  void the_transcript_is_the_public_protocols() {
    assertThat(bytes).hasSize(177);
    assertThat(Payload.wrap(bytes).sha256())
        .isEqualTo("dc984e894ee8ef695728c1f3cbb9491f5786d1fea75a7dd23cdfc67cf7c8c435");
  }

  @Test
  void the_public_protocols_signatures_hold_for_it_and_for_their_own_key_only() {
    byte[] hub = Vectors.HUB_SIGNATURE.toArray();
    byte[] peer = Vectors.PEER_SIGNATURE.toArray();
    assertThat(Vectors.HUB.verifies(bytes, hub)).isTrue();
    assertThat(Vectors.PEER.verifies(bytes, peer)).isTrue();
    assertThat(Vectors.HUB.verifies(bytes, peer)).isFalse();
    bytes[90] ^= 1;
    assertThat(Vectors.HUB.verifies(bytes, hub)).isFalse();
  }
}
