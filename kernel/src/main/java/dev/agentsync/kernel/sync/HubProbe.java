package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.wire.PeerHandshake;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks a hub who it is and which vault it serves; needs no key and no authorization. */
public final class HubProbe {
  private HubProbe() {}

  /**
   * Connects, listens to the hub's first words, and leaves.
   *
   * @throws dev.agentsync.kernel.AuthException if somebody stands between this device and the hub
   * @throws dev.agentsync.kernel.ProtocolException if there is no hub at that URL
   * @throws NetworkException if nobody answers in time
   */
  public static PeerHandshake.Offer probe(Transport transport, URI url, Limits limits) {
    try (Connection connection = transport.connect(url);
        Watchdog watchdog = Watchdog.over(connection, limits.handshakeTimeout())) {
      return inTime(watchdog, url, limits, () -> PeerHandshake.probe(connection));
    }
  }

  /**
   * Connects, proves this device to the hub and the hub to this device, and leaves: whether it
   * would be let in.
   *
   * @param vaultId the vault this device wants
   * @param hub the key the hub must own
   * @throws dev.agentsync.kernel.AuthException if the hub refuses this device, or is not the wanted
   *     one
   * @throws dev.agentsync.kernel.ProtocolException if there is no hub at that URL
   * @throws NetworkException if nobody answers in time
   */
  public static void prove(
      Transport transport, URI url, Signer signer, String vaultId, DeviceKey hub, Limits limits) {
    try (Connection connection = transport.connect(url);
        Watchdog watchdog = Watchdog.over(connection, limits.handshakeTimeout())) {
      inTime(watchdog, url, limits, () -> PeerHandshake.join(connection, signer, vaultId, hub));
    }
  }

  /**
   * Connects and joins with an invitation, and leaves; from then on the hub lets this device in.
   *
   * @param vaultId the vault this device wants
   * @param hub the key the hub must own
   * @return the words both sides show; nothing if this device was authorized already
   * @throws dev.agentsync.kernel.AuthException if the hub does not honour the invitation, or is not
   *     the wanted one
   * @throws dev.agentsync.kernel.ProtocolException if there is no hub at that URL
   * @throws NetworkException if nobody answers in time
   */
  public static Optional<String> enter(
      Transport transport,
      URI url,
      Signer signer,
      String vaultId,
      DeviceKey hub,
      PeerHandshake.Invitee invitee,
      Limits limits) {
    try (Connection connection = transport.connect(url);
        Watchdog watchdog = Watchdog.over(connection, limits.handshakeTimeout())) {
      return inTime(
          watchdog,
          url,
          limits,
          () -> PeerHandshake.enter(connection, signer, vaultId, hub, invitee));
    }
  }

  static <T> T inTime(Watchdog watchdog, URI url, Limits limits, Supplier<T> handshake) {
    try {
      return handshake.get();
    } catch (NetworkException e) {
      if (watchdog.fired()) {
        throw new NetworkException(
            "network: "
                + url
                + " did not finish the handshake within "
                + limits.handshakeTimeout().toMillis()
                + " ms. Is it an agentsync hub?",
            e);
      }
      throw e;
    }
  }
}
