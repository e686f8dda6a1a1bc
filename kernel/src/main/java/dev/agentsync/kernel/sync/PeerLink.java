package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.wire.PeerHandshake;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Keeps this vault in sync with a hub: dials it, and dials again whenever the connection is lost.
 * Any thread may call.
 */
public final class PeerLink implements AutoCloseable {
  /**
   * How a link behaves.
   *
   * @param url the hub's
   * @param pinned the hub's key if this vault knows it
   * @param trust decides about the hub's key if not
   * @param reconnect whether to dial again, for ever; if not, the link stops at the first failure
   * @param backoff how long to wait before dialling again
   * @param limits the transport's, for what the kernel has to time itself
   */
  public record Options(
      URI url,
      Optional<DeviceKey> pinned,
      TrustDecision trust,
      boolean reconnect,
      Backoff backoff,
      Limits limits) {}

  private static final int ROUNDS = 2;
  private static final System.Logger LOG = System.getLogger("agentsync.sync");
  private static final Duration LASTED = Duration.ofSeconds(5);
  private static final Duration CLOSING = Duration.ofMillis(1500);

  private final Transport transport;
  private final VaultDocument document;
  private final Signer signer;
  private final BlobExchange blobs;
  private final Options options;
  private final LinkListener listener;
  private final LinkState state;
  private final Thread dialler;
  private volatile Optional<DeviceKey> trusted;

  /**
   * Creates a link that does nothing yet.
   *
   * @param connected called on the link's thread with the hub's capabilities each time it has
   *     proven itself, before anything is synced
   */
  public PeerLink(
      Transport transport,
      VaultDocument document,
      Signer signer,
      BlobExchange blobs,
      Options options,
      Consumer<List<String>> connected) {
    this(transport, document, signer, blobs, options, LinkListener.of(connected));
  }

  /** Creates a link that does nothing yet, and tells how it fares. */
  public PeerLink(
      Transport transport,
      VaultDocument document,
      Signer signer,
      BlobExchange blobs,
      Options options,
      LinkListener listener) {
    this.transport = transport;
    this.document = document;
    this.signer = signer;
    this.blobs = blobs;
    this.options = options;
    this.listener = listener;
    this.trusted = options.pinned();
    this.state = new LinkState(options.url());
    this.dialler =
        Thread.ofVirtual().name("link " + options.url()).unstarted(this::dialUntilClosed);
  }

  /** Begins to dial; returns at once. */
  public void start() {
    dialler.start();
  }

  /** Returns how the link is doing now. */
  public LinkStatus status() {
    return state.status(trusted);
  }

  /** Dials now if the link is waiting to dial again. */
  public void retryNow() {
    state.retryNow();
  }

  /**
   * Waits until both sides have the same heads, and every attachment one side lacks and the other
   * has was moved.
   *
   * @throws AuthException if the hub refuses this device, or is not the wanted one
   * @throws NetworkException if it did not come to that in time; the message says why
   * @throws AgentsyncException if the link stopped; the reason it stopped for
   */
  public void awaitInSync(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (true) {
        SyncSession session = state.awaitSynced(deadline, limit);
        if (quiet(session, deadline)) {
          if (session.inSync()) {
            return;
          }
        } else if (deadline - System.nanoTime() <= 0) {
          throw new NetworkException(
              "network: "
                  + options.url()
                  + " does not answer, or attachments are still on their way, after "
                  + limit.toSeconds()
                  + " s");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException("interrupted while waiting for " + options.url(), e);
    }
  }

  /**
   * Returns whether the hub has nothing more to say: what it had to say before it was asked is here
   * after its answer, or after the next one if it was waiting for ours.
   */
  private static boolean quiet(SyncSession session, long deadline) throws InterruptedException {
    boolean quiet = true;
    for (int round = 0; quiet && round < ROUNDS; round++) {
      quiet = session.quietRound(Duration.ofNanos(deadline - System.nanoTime()));
    }
    return quiet;
  }

  /** Ends the connection in good order and never dials again; closing again does nothing. */
  @Override
  public void close() {
    state.stop(Optional.empty()).ifPresent(SyncSession::close);
    if (dialler.getState() != Thread.State.NEW) {
      try {
        dialler.join(CLOSING); // a connect under way cannot be interrupted; it ends by itself
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void dialUntilClosed() {
    int failures = 0;
    while (!state.stopped()) {
      Optional<AgentsyncException> failure = dial();
      boolean lasted =
          state.leave().map(since -> since.plus(LASTED).isBefore(Instant.now())).orElse(false);
      failures = lasted ? 1 : failures + 1;
      if (state.stopped()) {
        return;
      }
      AgentsyncException why =
          failure.orElseGet(
              () -> new NetworkException("network: " + options.url() + " closed the connection"));
      if (!options.reconnect()) {
        state.stop(Optional.of(why));
        return;
      }
      rest(why, failures, lasted);
    }
  }

  private void rest(AgentsyncException why, int failures, boolean lasted) {
    Duration wait =
        why instanceof AuthException
            ? options.backoff().afterRefusal(RandomGenerator.getDefault())
            : options.backoff().after(failures, RandomGenerator.getDefault());
    boolean news = state.news(why);
    LOG.log(
        news ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
        "{0} attempt={1} error=\"{2}\" retry_in_ms={3} url={4}",
        lasted ? "lost connection to rendezvous; will retry" : "connect attempt failed; retrying",
        String.valueOf(failures),
        why.getMessage(),
        String.valueOf(wait.toMillis()),
        options.url());
    if (news) {
      listener.lost(why);
    }
    state.rest(why, wait);
  }

  /** Connects, joins and syncs until the connection ends; returns why if not in good order. */
  private Optional<AgentsyncException> dial() {
    try {
      if (trusted.isEmpty()) {
        trusted = Optional.of(meet());
      }
      if (!state.stopped()) {
        join(trusted.get());
      }
      return Optional.empty();
    } catch (AgentsyncException e) {
      return Optional.of(e);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "link failed url=" + options.url(), e);
      return Optional.of(
          new NetworkException("network: the link to " + options.url() + " failed: " + e, e));
    }
  }

  private DeviceKey meet() {
    PeerHandshake.Offer offer = HubProbe.probe(transport, options.url(), options.limits());
    if (!options.trust().decide(offer.hub(), options.url())) {
      throw new AuthException(
          "auth failed: the hub at "
              + options.url()
              + " is not trusted yet. Compare its key with the one its owner sees in `agentsync key"
              + " show` there, then run `agentsync hub trust "
              + offer.hub().ssh()
              + "`.");
    }
    return offer.hub();
  }

  private void join(DeviceKey hub) {
    try (Connection connection = transport.connect(options.url())) {
      PeerHandshake.Offer offer;
      try (Watchdog watchdog = Watchdog.over(connection, options.limits().handshakeTimeout())) {
        offer =
            HubProbe.inTime(
                watchdog, options.url(), options.limits(), () -> greet(connection, hub));
      }
      if (options.pinned().isEmpty()) {
        options.trust().proven(hub, options.url());
      }
      listener.connected(hub, offer.caps());
      var ends =
          new SyncSession.Ends(
              signer.publicKey(),
              hub,
              offer.caps(),
              () -> true,
              state::changed,
              options.limits().maxMessageBytes());
      var session = new SyncSession(document, blobs, connection, ends);
      if (state.enter(session, offer.caps())) {
        LOG.log(System.Logger.Level.INFO, "connected to rendezvous url={0}", options.url());
        session.run();
      }
    }
  }

  private PeerHandshake.Offer greet(Connection connection, DeviceKey hub) {
    return PeerHandshake.join(connection, signer, document.vaultId(), hub);
  }
}
