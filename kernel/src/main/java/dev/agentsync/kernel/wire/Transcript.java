package dev.agentsync.kernel.wire;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.DeviceKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What both sides sign: who they are, that this connection is new, and which certificate the hub
 * claims to have. All parts but the fingerprint have 32 bytes, which whoever makes one has checked.
 */
record Transcript(
    Bytes hubNonce, Bytes peerNonce, Bytes fingerprint, DeviceKey hub, DeviceKey peer) {
  private static final byte[] LABEL = "agentsync-auth-v1".getBytes(StandardCharsets.US_ASCII);

  /** Returns the bytes to sign: 177 of them with a 32-byte fingerprint. */
  byte[] bytes() {
    return ByteBuffer.allocate(LABEL.length + 2 * Nonce.LENGTH + fingerprint.length() + 64)
        .put(LABEL)
        .put(hubNonce.toArray())
        .put(peerNonce.toArray())
        .put(fingerprint.toArray())
        .put(hub.bytes().toArray())
        .put(peer.bytes().toArray())
        .array();
  }
}
