package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.document.DocumentListener;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.identity.AuthorizedKeys;
import dev.agentsync.kernel.wire.HubHandshake;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Looks at {@code authorized_keys} whenever the document has changed, tells the log who came and
 * went, and disconnects who went. A change during a look is seen by the next one.
 */
final class Enforcer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("agentsync.sync");

  private final VaultDocument document;
  private final AuthorizedDevices authorized;
  private final HubSessions sessions;
  private final DocumentListener listener = _ -> look();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean due;
  private boolean closed;
  private AuthorizedKeys known; // its own thread only

  Enforcer(VaultDocument document, AuthorizedDevices authorized, HubSessions sessions) {
    this.document = document;
    this.authorized = authorized;
    this.sessions = sessions;
    this.known = authorized.now();
  }

  void start() {
    document.subscribe(listener);
    Thread.ofVirtual().name("hub enforcer").start(this::enforce);
    look();
  }

  /** Asks for a look at the list. */
  void look() {
    lock.lock();
    try {
      due = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    document.unsubscribe(listener);
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void enforce() {
    try {
      while (awaitChange()) {
        try {
          enforceNow();
        } catch (RuntimeException e) {
          // Whoever cannot be told to be authorized now is asked about again at the next message.
          LOG.log(System.Logger.Level.ERROR, "authorized_keys could not be read", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void enforceNow() {
    AuthorizedKeys now = authorized.now();
    tell(now);
    for (HubSessions.Entry entry : sessions.all()) {
      if (!now.contains(entry.session().other())) {
        disconnect(entry.session());
      }
    }
  }

  private boolean awaitChange() throws InterruptedException {
    lock.lock();
    try {
      while (!due && !closed) {
        changed.await();
      }
      due = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void tell(AuthorizedKeys now) {
    now.entries().stream()
        .filter(entry -> !known.contains(entry.key()))
        .forEach(entry -> tell("peer added to authorized_keys", entry));
    known.entries().stream()
        .filter(entry -> !now.contains(entry.key()))
        .forEach(entry -> tell("peer removed from authorized_keys", entry));
    known = now;
  }

  private static void tell(String what, AuthorizedKeys.Entry entry) {
    LOG.log(
        System.Logger.Level.INFO,
        "{0} fp={1} label={2}",
        what,
        entry.key().fingerprint(),
        entry.label().isEmpty() ? "(unlabeled)" : entry.label());
  }

  private static void disconnect(SyncSession session) {
    LOG.log(
        System.Logger.Level.INFO,
        "disconnecting peer (no longer in authorized_keys) peer={0} fp={1}",
        session.remoteAddress(),
        session.other().fingerprint());
    Thread.ofVirtual()
        .name("disconnecting " + session.remoteAddress())
        .start(() -> session.close(HubHandshake.notAuthorized(session.other())));
  }
}
