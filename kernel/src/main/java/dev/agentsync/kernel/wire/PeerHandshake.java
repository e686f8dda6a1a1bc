package dev.agentsync.kernel.wire;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Signer;
import java.util.List;
import java.util.Optional;

/**
 * The dialling side's half of the handshake. It neither closes the connection nor watches the
 * clock; whoever calls does both.
 */
public final class PeerHandshake {
  private static final System.Logger LOG = System.getLogger("agentsync.wire");

  /**
   * What a hub says about itself before anything is proven.
   *
   * @param vaultId the vault it serves
   * @param vaultName what it calls the vault; foreign text, not a safe file name
   * @param hub the key it claims to own
   * @param caps what it can do beyond the public protocol
   * @param channelBound whether it vouches for the TLS certificate seen here; if not, TLS ends
   *     elsewhere (or there is none), and only a pinned key tells the hub from a stranger
   */
  public record Offer(
      String vaultId,
      Optional<String> vaultName,
      DeviceKey hub,
      List<String> caps,
      boolean channelBound) {}

  private PeerHandshake() {}

  /**
   * Reads what the hub says about itself, and says nothing in return: needs no authorization.
   *
   * @throws AuthException if the hub's certificate is not the one this connection uses
   * @throws ProtocolException if this is no hub
   * @throws dev.agentsync.kernel.NetworkException if the connection ended
   */
  public static Offer probe(Connection connection) {
    return offer(connection, greeted(new Greeting(connection)));
  }

  /**
   * Joins a vault at a hub whose key is known, and returns once the hub has proven to own that key
   * and this device's proof is on its way. A refusal may still come in place of the first frame
   * after it.
   *
   * @param vaultId the vault this device wants
   * @param trusted the key the hub must own
   * @throws AuthException if the hub refuses this device, or is not the wanted one
   * @throws ProtocolException if this is no hub
   * @throws dev.agentsync.kernel.NetworkException if the connection ended
   */
  public static Offer join(
      Connection connection, Signer signer, String vaultId, DeviceKey trusted) {
    var line = new Greeting(connection);
    Frame.HelloHub hello = greeted(line);
    Offer offer = offer(connection, hello);
    check(connection, offer, vaultId, trusted);
    Bytes peerNonce = Nonce.fresh();
    DeviceKey peer = signer.publicKey();
    line.send(new Frame.HelloPeer(peer.bytes(), peerNonce, "join", Capabilities.OF_PEER));
    byte[] transcript =
        new Transcript(hello.hubNonce(), peerNonce, hello.fingerprint(), offer.hub(), peer).bytes();
    if (!offer.hub().verifies(transcript, proof(line, peer).signature().toArray())) {
      throw new AuthException(
          "auth failed: hub signature failed verification. Whoever answers does not own the key "
              + offer.hub().fingerprint()
              + " it shows; do not trust it.");
    }
    line.send(new Frame.ProofPeer(Bytes.of(signer.sign(transcript))));
    return offer;
  }

  private static Frame.HelloHub greeted(Greeting line) {
    return switch (line.receive()) {
      case Frame.HelloHub hello -> hello;
      case Frame.Failure failure ->
          throw new AuthException("auth failed: " + Shown.text(failure.message()));
      case Frame other ->
          throw new ProtocolException(
              "protocol: expected HelloHub, got " + Shown.type(other) + ". Is this a hub's URL?");
    };
  }

  private static Offer offer(Connection connection, Frame.HelloHub hello) {
    if (hello.hubKey().length() != DeviceKey.LENGTH) {
      throw new AuthException(
          "auth failed: pubkey wrong length: got " + hello.hubKey().length() + " bytes, want 32");
    }
    if (hello.hubNonce().length() != Nonce.LENGTH) {
      throw new ProtocolException("protocol: hub nonce wrong length");
    }
    Bytes advertised = hello.fingerprint();
    Bytes observed = connection.channelBinding();
    boolean silent = advertised.length() == 32 && advertised.allZero();
    if (!silent && !advertised.equals(observed)) {
      throw new AuthException(
          "auth failed: tls cert fingerprint mismatch: advertised "
              + advertised.length()
              + " bytes, observed "
              + observed.length()
              + ". Somebody may be listening in between this device and the hub.");
    }
    return new Offer(
        hello.vaultId(), hello.vaultName(), new DeviceKey(hello.hubKey()), hello.caps(), !silent);
  }

  private static void check(Connection connection, Offer offer, String vaultId, DeviceKey trusted) {
    if (!offer.vaultId().equals(vaultId)) {
      throw new AuthException(
          "auth failed: vault_id mismatch: server reported "
              + Shown.text(offer.vaultId())
              + " but local config has "
              + vaultId
              + ". Use the URL of this vault's hub, or `agentsync clone` into another folder.");
    }
    if (!offer.hub().equals(trusted)) {
      throw new AuthException(
          "auth failed: hub identity mismatch: pinned "
              + trusted.fingerprint()
              + " but hub presented "
              + offer.hub().fingerprint()
              + ". If its owner says that the hub's key has changed, run `agentsync hub trust "
              + offer.hub().ssh()
              + "`, or `agentsync hub forget` to be asked again.");
    }
    if (!offer.channelBound() && !connection.channelBinding().allZero()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "hub does not vouch for the TLS certificate, a proxy may end TLS; its pinned key is all"
              + " that tells it from a stranger peer={0}",
          connection.remoteAddress());
    }
  }

  private static Frame.ProofHub proof(Greeting line, DeviceKey self) {
    return switch (line.receive()) {
      case Frame.ProofHub proof -> proof;
      case Frame.Failure failure -> throw refused(failure, self);
      case Frame other ->
          throw new ProtocolException("protocol: expected ProofHub, got " + Shown.type(other));
    };
  }

  /**
   * Returns what to tell the user when the hub gave up in the handshake, or in place of the first
   * frame after it.
   */
  public static AuthException refused(Frame.Failure failure, DeviceKey self) {
    String message = "auth failed: " + Shown.text(failure.message());
    return new AuthException(
        failure.message().equals(HubHandshake.notAuthorized(self))
            ? message
                + ". Add this line to the hub's authorized_keys, then it connects by itself: "
                + self.ssh()
            : message);
  }

  /** Returns what to tell the user when the other side gave up later on. */
  public static AgentsyncException reported(Frame.Failure failure, DeviceKey self) {
    return failure.message().equals(HubHandshake.notAuthorized(self))
        ? refused(failure, self)
        : new ProtocolException(
            "protocol: the other side gave up: " + Shown.text(failure.message()));
  }
}
