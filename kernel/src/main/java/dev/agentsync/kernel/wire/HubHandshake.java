package dev.agentsync.kernel.wire;

import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Signer;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The listening side's half of the handshake. It neither closes the connection nor watches the
 * clock; whoever calls does both.
 */
public final class HubHandshake {
  /**
   * Who got in.
   *
   * @param peer the peer's key, proven
   * @param caps what it can do beyond the public protocol
   */
  public record Accepted(DeviceKey peer, List<String> caps) {}

  private final Signer signer;
  private final String vaultId;
  private final Optional<String> vaultName;
  private final Predicate<DeviceKey> authorized;
  private final Door door;

  /** Creates one that honours no invitation. */
  public HubHandshake(
      Signer signer, String vaultId, Optional<String> vaultName, Predicate<DeviceKey> authorized) {
    this(signer, vaultId, vaultName, authorized, Door.CLOSED);
  }

  /**
   * Creates one that serves any number of connections, from any thread.
   *
   * @param authorized whether a key stands in {@code authorized_keys} now
   * @param door decides about those that do not, but show an invitation
   */
  public HubHandshake(
      Signer signer,
      String vaultId,
      Optional<String> vaultName,
      Predicate<DeviceKey> authorized,
      Door door) {
    this.signer = signer;
    this.vaultId = vaultId;
    this.vaultName = vaultName;
    this.authorized = authorized;
    this.door = door;
  }

  /**
   * Greets whoever connected, and returns once it has proven to be an authorized device.
   *
   * @throws AuthException if it is not authorized or does not own its key; it has been told
   * @throws ProtocolException if it does not keep to the protocol
   * @throws dev.agentsync.kernel.NetworkException if the connection ended
   */
  public Accepted accept(Connection connection) {
    var line = new Greeting(connection);
    Bytes fingerprint = connection.channelBinding();
    Bytes hubNonce = Nonce.fresh();
    DeviceKey hub = signer.publicKey();
    line.send(
        new Frame.HelloHub(
            vaultId, hub.bytes(), hubNonce, fingerprint, vaultName, Capabilities.OF_HUB));
    Frame.HelloPeer hello = hello(line);
    DeviceKey peer = peerKey(line, hello);
    byte[] transcript = new Transcript(hubNonce, hello.peerNonce(), fingerprint, hub, peer).bytes();
    Optional<Door.Guest> guest = guest(line, peer, hello.invitation(), transcript);
    line.send(new Frame.ProofHub(Bytes.of(signer.sign(transcript)), guest.map(Door.Guest::proof)));
    if (!peer.verifies(transcript, proof(line).signature().toArray())) {
      line.refuse("peer signature failed verification");
      throw new AuthException(
          "auth failed: peer signature failed verification: " + peer.fingerprint());
    }
    Optional<String> refusal = guest.flatMap(g -> g.enter().get());
    if (refusal.isPresent()) {
      throw refused(line, peer, refusal.get());
    }
    return new Accepted(peer, hello.caps());
  }

  private DeviceKey peerKey(Greeting line, Frame.HelloPeer hello) {
    if (hello.peerKey().length() != DeviceKey.LENGTH) {
      throw new AuthException(
          "auth failed: pubkey wrong length: got " + hello.peerKey().length() + " bytes, want 32");
    }
    if (hello.peerNonce().length() != Nonce.LENGTH) {
      throw new ProtocolException("protocol: peer nonce wrong length");
    }
    if (!hello.op().equals("join")) {
      line.refuse("unsupported op: this hub serves `join` only");
      throw new ProtocolException("protocol: peer asked for another op than `join`");
    }
    return new DeviceKey(hello.peerKey());
  }

  /** Returns the invited one; nothing if it is authorized, and then needs no invitation. */
  private Optional<Door.Guest> guest(
      Greeting line, DeviceKey peer, Optional<Bytes> shown, byte[] transcript) {
    if (authorized.test(peer)) {
      return Optional.empty();
    }
    if (shown.isEmpty()) {
      line.refuse(notAuthorized(peer));
      throw new AuthException("peer not in authorized_keys: " + peer.fingerprint());
    }
    return switch (door.knock(peer, shown.get(), transcript)) {
      case Door.Guest guest -> Optional.of(guest);
      case Door.Refused refused -> throw refused(line, peer, refused.words());
    };
  }

  private static AuthException refused(Greeting line, DeviceKey peer, String words) {
    line.refuse(words);
    return new AuthException("peer not let in: " + words + ": " + peer.fingerprint());
  }

  /** Returns what a device is told whose key does not, or no longer, stand in the list. */
  public static String notAuthorized(DeviceKey peer) {
    return "peer pubkey " + peer.fingerprint() + " not authorized";
  }

  private static Frame.HelloPeer hello(Greeting line) {
    return switch (receive(line)) {
      case Frame.HelloPeer hello -> hello;
      case Frame.Failure failure -> throw reported(failure);
      case Frame other -> throw unexpected("HelloPeer", other);
    };
  }

  private static Frame.ProofPeer proof(Greeting line) {
    return switch (receive(line)) {
      case Frame.ProofPeer proof -> proof;
      case Frame.Failure failure -> throw reported(failure);
      case Frame other -> throw unexpected("ProofPeer", other);
    };
  }

  private static Frame receive(Greeting line) {
    try {
      return line.receive();
    } catch (ProtocolException e) {
      line.refuse("not a frame of the agentsync protocol");
      throw e;
    }
  }

  private static ProtocolException reported(Frame.Failure failure) {
    return new ProtocolException("protocol: peer reported error: " + Shown.text(failure.message()));
  }

  private static ProtocolException unexpected(String wanted, Frame other) {
    return new ProtocolException("protocol: expected " + wanted + ", got " + Shown.type(other));
  }
}
