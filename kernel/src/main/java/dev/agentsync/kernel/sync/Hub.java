package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.identity.AuthorizedKeys;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Listener;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.wire.HubHandshake;
import dev.agentsync.kernel.wire.Shown;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets authorized devices in and syncs with each of them, until it is closed. A device whose key is
 * removed from {@code authorized_keys} is disconnected at once. Any thread may call.
 */
public final class Hub implements AutoCloseable {
  /**
   * What a hub is made of.
   *
   * @param document the vault
   * @param signer this device's identity
   * @param vaultName what to call the vault towards devices that do not have it yet
   * @param blobs the vault's blobs; should want them all, as a hub passes them on
   * @param limits the transport's, for what the kernel has to time itself
   */
  public record Options(
      VaultDocument document,
      Signer signer,
      Optional<String> vaultName,
      BlobExchange blobs,
      Limits limits) {}

  private static final System.Logger LOG = System.getLogger("agentsync.sync");
  private static final Duration CLOSING = Duration.ofMillis(1800);

  private final Options options;
  private final Listener listener;
  private final HubListener guests;
  private final AuthorizedDevices authorized;
  private final HubHandshake handshake;
  private final Pending pending = new Pending();
  private final HubSessions sessions = new HubSessions();
  private final Enforcer enforcer;

  private Hub(Options options, Listener listener, HubListener guests) {
    this.options = options;
    this.listener = listener;
    this.guests = guests;
    this.authorized = new AuthorizedDevices(options.document());
    this.handshake =
        new HubHandshake(
            options.signer(),
            options.document().vaultId(),
            options.vaultName(),
            authorized::allows);
    this.enforcer = new Enforcer(options.document(), authorized, sessions);
  }

  /**
   * Begins to listen; when this returns, devices can connect.
   *
   * @throws NetworkException if the address cannot be used
   */
  public static Hub listen(Transport transport, URI address, Options options) {
    return listen(transport, address, options, HubListener.NONE);
  }

  /** As {@link #listen(Transport, URI, Options)}, and tells who comes and goes. */
  public static Hub listen(Transport transport, URI address, Options options, HubListener guests) {
    Listener listener = transport.listen(address);
    var hub = new Hub(options, listener, guests);
    hub.enforcer.start();
    Thread.ofVirtual().name("hub " + listener.address()).start(hub::acceptAll);
    LOG.log(
        System.Logger.Level.INFO,
        "rendezvous listening addr={0} scheme={1} vault_id={2}",
        listener.address().getAuthority(),
        listener.address().getScheme(),
        options.document().vaultId());
    LOG.log(System.Logger.Level.INFO, "listening for peers");
    return hub;
  }

  /** Returns where it really listens. */
  public URI address() {
    return listener.address();
  }

  /** Returns the devices connected now, in the order they came. */
  public List<PeerStatus> peers() {
    AuthorizedKeys labels = authorized.now();
    return sessions.all().stream()
        .map(
            entry -> {
              SyncSession session = entry.session();
              return new PeerStatus(
                  session.other(),
                  labels.label(session.other()).orElse(""),
                  session.remoteAddress(),
                  entry.since(),
                  session.lastReceived(),
                  session.lastSent(),
                  session.inSync());
            })
        .toList();
  }

  /** Stops listening and ends every session in good order, within 2 s. Again does nothing. */
  @Override
  public void close() {
    listener.close();
    enforcer.close();
    pending.closeAll();
    var closing = new ArrayList<Thread>();
    for (SyncSession session : sessions.stop()) {
      closing.add(Thread.ofVirtual().name("hub closing").start(session::close));
    }
    Instant deadline = Instant.now().plus(CLOSING);
    try {
      for (Thread thread : closing) {
        Duration left = Duration.between(Instant.now(), deadline);
        if (left.isPositive()) {
          thread.join(left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
      Optional<HubHandshake.Accepted> accepted = admit(connection);
      if (accepted.isPresent()) {
        sync(connection, accepted.get());
        LOG.log(System.Logger.Level.INFO, "peer connection ended peer={0}", peer);
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

  private Optional<HubHandshake.Accepted> admit(Connection connection) {
    pending.enter(connection);
    try (Watchdog watchdog = Watchdog.over(connection, options.limits().handshakeTimeout())) {
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

  private void sync(Connection connection, HubHandshake.Accepted accepted) {
    DeviceKey peer = accepted.peer();
    var ends =
        new SyncSession.Ends(
            options.signer().publicKey(),
            peer,
            accepted.caps(),
            () -> authorized.allows(peer),
            () -> {},
            options.limits().maxMessageBytes());
    var session = new SyncSession(options.document(), options.blobs(), connection, ends);
    if (!sessions.add(session)) {
      session.close();
      return;
    }
    String label = authorized.now().label(peer).orElse("");
    try {
      enforcer.look(); // the key may have been removed since it was looked up
      guests.joined(peer, label, connection.remoteAddress());
      session.run();
    } finally {
      sessions.remove(session);
      guests.left(peer, label);
    }
  }
}
