package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Listener;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.wire.HubHandshake;
import dev.agentsync.kernel.wire.Shown;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * An open address, and who serves what is asked for there. Each connection has a thread of its own.
 * Any thread may call.
 */
public final class HubPort implements AutoCloseable {
  /** Says who serves a path. Asked for every connection, on its thread; must not block. */
  @FunctionalInterface
  public interface Signpost {
    /** Returns whom a connection that asks for the path goes to. */
    Destination at(String path);
  }

  /** Where a path leads to. */
  public sealed interface Destination permits Served, Away, Refused {}

  /** A vault that is served now. */
  public record Served(Hub hub) implements Destination {}

  /** A vault that should be served and cannot be now; whoever asks had better come back. */
  public record Away() implements Destination {}

  /**
   * Nothing that anybody may have.
   *
   * @param handshake answers like a vault that does not know the device
   */
  public record Refused(HubHandshake handshake, Duration limit) implements Destination {}

  private static final System.Logger LOG = System.getLogger("agentsync.sync");

  private final Listener listener;
  private final Signpost signpost;
  private final Pending pending = new Pending();

  private HubPort(Listener listener, Signpost signpost) {
    this.listener = listener;
    this.signpost = signpost;
  }

  /**
   * Begins to listen; when this returns, devices can connect.
   *
   * @throws dev.agentsync.kernel.NetworkException if the address cannot be used
   */
  public static HubPort open(Transport transport, URI address, Signpost signpost) {
    Listener listener = transport.listen(address);
    var port = new HubPort(listener, signpost);
    Thread.ofVirtual().name("hub " + listener.address()).start(port::acceptAll);
    LOG.log(
        System.Logger.Level.INFO,
        "rendezvous listening addr={0} scheme={1}",
        listener.address().getAuthority(),
        listener.address().getScheme());
    LOG.log(System.Logger.Level.INFO, "listening for peers");
    return port;
  }

  /** Returns where it really listens. */
  public URI address() {
    return listener.address();
  }

  private void acceptAll() {
    try {
      Optional<Connection> next = listener.accept();
      while (next.isPresent()) {
        Connection connection = next.get();
        Thread.ofVirtual()
            .name("peer " + connection.remoteAddress())
            .start(() -> serve(connection));
        next = listener.accept();
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "hub no longer accepts peers addr=" + address(), e);
    }
  }

  private void serve(Connection connection) {
    String peer = connection.remoteAddress();
    if (!connection.channelBinding().allZero()) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "tls handshake complete peer={0} fp={1}",
          peer,
          connection.channelBinding());
    }
    try (connection) {
      switch (signpost.at(connection.path())) {
        case Served(Hub hub) -> hub.serve(connection, pending);
        case Refused(HubHandshake handshake, Duration limit) ->
            new Admission(handshake, limit).ask(connection, pending);
        case Away() -> LOG.log(System.Logger.Level.DEBUG, "vault not open now peer={0}", peer);
      }
    } catch (AgentsyncException e) {
      LOG.log(
          System.Logger.Level.INFO,
          "peer connection ended peer={0} error=\"{1}\"",
          peer,
          Shown.text(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "peer connection failed peer=" + peer, e);
    }
  }

  /** Stops listening; what is connected stays so. Again does nothing. */
  @Override
  public void close() {
    listener.close();
    pending.closeAll();
  }
}
