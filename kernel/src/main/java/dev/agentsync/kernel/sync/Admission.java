package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.wire.HubHandshake;
import dev.agentsync.kernel.wire.Shown;
import java.time.Duration;
import java.util.Optional;

/** Puts whoever connects through the handshake, within its time. Any thread may call. */
final class Admission {
  private static final System.Logger LOG = System.getLogger("agentsync.sync");

  private final HubHandshake handshake;
  private final Duration limit;

  Admission(HubHandshake handshake, Duration limit) {
    this.handshake = handshake;
    this.limit = limit;
  }

  /**
   * Returns who got in; empty if the connection ended before that.
   *
   * @throws dev.agentsync.kernel.AuthException if it may not come in; it has been told
   * @throws dev.agentsync.kernel.ProtocolException if it does not keep to the protocol
   */
  Optional<HubHandshake.Accepted> ask(Connection connection, Pending pending) {
    pending.enter(connection);
    try (Watchdog watchdog = Watchdog.over(connection, limit)) {
      HubHandshake.Accepted accepted = handshake.accept(connection);
      LOG.log(
          System.Logger.Level.INFO,
          "peer authenticated peer={0} fp={1}",
          connection.remoteAddress(),
          accepted.peer().fingerprint());
      return Optional.of(accepted);
    } catch (NetworkException e) {
      // Somebody only asked who this is, or was too slow: nothing the owner has to act on.
      LOG.log(
          System.Logger.Level.DEBUG,
          "handshake not finished peer={0} error=\"{1}\"",
          connection.remoteAddress(),
          Shown.text(String.valueOf(e.getMessage())));
      return Optional.empty();
    } finally {
      pending.leave(connection);
    }
  }
}
