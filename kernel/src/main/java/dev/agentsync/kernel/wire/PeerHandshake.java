package dev.agentsync.kernel.wire;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.invite.InviteKeys;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Signer;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

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
    verify(offer.hub(), transcript, proof(line, failure -> refused(failure, peer)));
    line.send(new Frame.ProofPeer(Bytes.of(signer.sign(transcript))));
    return offer;
  }

  /**
   * Joins for the first time, with an invitation instead of being authorized, and returns once the
   * hub has added this device.
   *
   * @param vaultId the vault this device wants
   * @param trusted the key the hub must own
   * @return what both sides show to their people; nothing if the hub lets this device in without an
   *     invitation, which then is not used up
   * @throws AuthException if the hub does not honour the invitation, did not make it, or is not the
   *     wanted one
   * @throws ProtocolException if this is no hub
   * @throws dev.agentsync.kernel.NetworkException if the connection ended
   */
  public static Optional<String> enter(
      Connection connection, Signer signer, String vaultId, DeviceKey trusted, Invitee invitee) {
    var line = new Greeting(connection);
    Frame.HelloHub hello = greeted(line);
    Offer offer = offer(connection, hello);
    check(connection, offer, vaultId, trusted);
    Bytes nonce = Nonce.fresh();
    DeviceKey peer = signer.publicKey();
    byte[] transcript =
        new Transcript(hello.hubNonce(), nonce, hello.fingerprint(), offer.hub(), peer).bytes();
    Optional<Bytes> shown = Optional.of(invitee.keys().shownByPeer(transcript, vaultId));
    line.send(new Frame.HelloPeer(peer.bytes(), nonce, "join", Capabilities.OF_PEER, shown));
    boolean knows = offer.caps().contains(Capabilities.INVITES);
    Frame.ProofHub proof = proof(line, failure -> refusedGuest(failure, peer, invitee, knows));
    verify(offer.hub(), transcript, proof);
    if (proof.invitation().isPresent()
        && !invitee.keys().provesHub(proof.invitation().get(), transcript, vaultId)) {
      throw new AuthException(
          "auth failed: the hub does not know the invitation's secret, though it says so. Do not"
              + " trust it.");
    }
    line.send(new Frame.ProofPeer(Bytes.of(signer.sign(transcript))));
    Optional<Frame.Failure> refusal = line.begun();
    if (refusal.isPresent()) {
      throw refusedGuest(refusal.get(), peer, invitee, knows);
    }
    return proof.invitation().map(_ -> invitee.keys().words(transcript, vaultId));
  }

  /**
   * What a device has that was invited.
   *
   * @param explain makes the failure to report from what a hub said and whether it knows of
   *     invitations; empty if its words are not about them
   */
  public record Invitee(
      InviteKeys keys, BiFunction<String, Boolean, Optional<AuthException>> explain) {}

  private static AuthException refusedGuest(
      Frame.Failure failure, DeviceKey peer, Invitee invitee, boolean knows) {
    return invitee
        .explain()
        .apply(failure.message(), knows)
        .orElseGet(() -> refused(failure, peer));
  }

  private static void verify(DeviceKey hub, byte[] transcript, Frame.ProofHub proof) {
    if (!hub.verifies(transcript, proof.signature().toArray())) {
      throw new AuthException(
          "auth failed: hub signature failed verification. Whoever answers does not own the key "
              + hub.fingerprint()
              + " it shows; do not trust it.");
    }
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

  private static Frame.ProofHub proof(
      Greeting line, Function<Frame.Failure, AuthException> refusal) {
    return switch (line.receive()) {
      case Frame.ProofHub proof -> proof;
      case Frame.Failure failure -> throw refusal.apply(failure);
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
    return failure.message().equals(HubHandshake.notAuthorized(self))
        ? new AuthException(
            AuthException.Reason.NOT_LISTED,
            message
                + ". Add this line to the hub's authorized_keys, then it connects by itself: "
                + self.ssh())
        : new AuthException(message);
  }

  /** Returns what to tell the user when the other side gave up later on. */
  public static AgentsyncException reported(Frame.Failure failure, DeviceKey self) {
    return failure.message().equals(HubHandshake.notAuthorized(self))
        ? refused(failure, self)
        : new ProtocolException(
            "protocol: the other side gave up: " + Shown.text(failure.message()));
  }
}
