package dev.agentsync.kernel.wire;

import dev.agentsync.kernel.spi.Bytes;
import java.util.List;
import java.util.Optional;

/** One message between two devices. Lengths of keys, nonces and signatures are not checked here. */
public sealed interface Frame {
  /**
   * The hub's first words, sent without waiting.
   *
   * @param vaultId the vault's UUID text
   * @param hubKey the hub's raw public key
   * @param hubNonce fresh random bytes
   * @param fingerprint the SHA-256 of the hub's certificate, all zero if TLS ends elsewhere
   * @param vaultName what the hub calls the vault; older hubs do not say
   * @param caps what the hub can do beyond the public protocol
   */
  record HelloHub(
      String vaultId,
      Bytes hubKey,
      Bytes hubNonce,
      Bytes fingerprint,
      Optional<String> vaultName,
      List<String> caps)
      implements Frame {
    public HelloHub {
      caps = List.copyOf(caps);
    }
  }

  /**
   * The peer's answer.
   *
   * @param peerKey the peer's raw public key
   * @param peerNonce fresh random bytes
   * @param op what the peer wants, {@code join}
   * @param caps what the peer can do beyond the public protocol
   * @param invitation what a peer shows that was invited and is not authorized yet
   */
  record HelloPeer(
      Bytes peerKey, Bytes peerNonce, String op, List<String> caps, Optional<Bytes> invitation)
      implements Frame {
    public HelloPeer {
      caps = List.copyOf(caps);
    }

    /** A greeting without an invitation. */
    public HelloPeer(Bytes peerKey, Bytes peerNonce, String op, List<String> caps) {
      this(peerKey, peerNonce, op, caps, Optional.empty());
    }
  }

  /**
   * The hub's signature over the transcript.
   *
   * @param invitation shows a peer that came with an invitation that this hub made it
   */
  record ProofHub(Bytes signature, Optional<Bytes> invitation) implements Frame {
    /** A signature alone. */
    public ProofHub(Bytes signature) {
      this(signature, Optional.empty());
    }
  }

  /** The peer's signature over the transcript. */
  record ProofPeer(Bytes signature) implements Frame {}

  /** One Automerge sync message. */
  record Sync(Payload message) implements Frame {}

  /** A request for a blob; the text is not yet known to be a hash. */
  record BlobFetch(String hash) implements Frame {}

  /** A blob; the text is not yet known to be a hash, nor the content to match it. */
  record BlobPush(String hash, Payload content) implements Frame {}

  /** A question to be answered by a {@link Pong} with the same number. */
  record Ping(long ts) implements Frame {}

  /** The answer to a {@link Ping}. */
  record Pong(long ts) implements Frame {}

  /** Why the sender gives up ({@code error} on the wire). */
  record Failure(String message) implements Frame {}

  /** A well-formed frame of a type this version does not know. */
  record Unknown(String type) implements Frame {}
}
