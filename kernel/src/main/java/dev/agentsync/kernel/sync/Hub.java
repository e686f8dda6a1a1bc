package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.identity.AuthorizedKeys;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.wire.Door;
import dev.agentsync.kernel.wire.HubHandshake;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
   * @param door lets devices in that were invited
   */
  public record Options(
      VaultDocument document,
      Signer signer,
      Optional<String> vaultName,
      BlobExchange blobs,
      Limits limits,
      Door door) {}

  private static final System.Logger LOG = System.getLogger("agentsync.sync");
  private static final Duration CLOSING = Duration.ofMillis(1800);

  private final Options options;
  private final HubListener guests;
  private final AuthorizedDevices authorized;
  private final Admission admission;
  private final HubSessions sessions = new HubSessions();
  private final Enforcer enforcer;
  private @Nullable HubPort port;
  private volatile @Nullable Heads departed; // what the last device to leave had

  private Hub(Options options, HubListener guests) {
    this.options = options;
    this.guests = guests;
    this.authorized = new AuthorizedDevices(options.document());
    this.admission =
        new Admission(
            new HubHandshake(
                options.signer(),
                options.document().vaultId(),
                options.vaultName(),
                authorized::allows,
                options.door()),
            options.limits().handshakeTimeout());
    this.enforcer = new Enforcer(options.document(), authorized, sessions);
  }

  /**
   * Begins to serve one vault at an address; when this returns, devices can connect.
   *
   * @throws NetworkException if the address cannot be used
   */
  public static Hub listen(Transport transport, URI address, Options options) {
    return listen(transport, address, options, HubListener.NONE);
  }

  /** As {@link #listen(Transport, URI, Options)}, and tells who comes and goes. */
  public static Hub listen(Transport transport, URI address, Options options, HubListener guests) {
    Hub hub = behindSharedPort(options, guests);
    try {
      hub.port = HubPort.open(transport, address, _ -> new HubPort.Served(hub));
    } catch (RuntimeException e) {
      hub.close();
      throw e;
    }
    LOG.log(
        System.Logger.Level.INFO,
        "serving one vault addr={0} vault_id={1}",
        hub.address().getAuthority(),
        options.document().vaultId());
    return hub;
  }

  /** Begins to serve a vault whose connections somebody else hands over. */
  public static Hub behindSharedPort(Options options, HubListener guests) {
    var hub = new Hub(options, guests);
    hub.enforcer.start();
    return hub;
  }

  /** Returns where it really listens; only if it has the address for itself. */
  public URI address() {
    return Objects.requireNonNull(port, "this hub shares an address").address();
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

  /** Returns moments that other devices are known to have had since this hub was opened. */
  public List<Heads> theirs() {
    return Stream.concat(
            Stream.ofNullable(departed),
            sessions.all().stream().flatMap(entry -> entry.session().theirs().stream()))
        .toList();
  }

  /** Ends every session in good order, within 2 s. Again does nothing. */
  @Override
  public void close() {
    HubPort own = port;
    if (own != null) {
      own.close();
    }
    enforcer.close();
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

  /** Lets a device in, if it is authorized, and syncs with it until either side ends that. */
  void serve(Connection connection, Pending pending) {
    String peer = connection.remoteAddress();
    Optional<HubHandshake.Accepted> accepted = admission.ask(connection, pending);
    if (accepted.isPresent()) {
      sync(connection, accepted.get());
      LOG.log(System.Logger.Level.INFO, "peer connection ended peer={0}", peer);
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
      session.theirs().ifPresent(heads -> departed = heads);
      guests.left(peer, label);
    }
  }
}
