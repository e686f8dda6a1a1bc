package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.sync.LinkStatus.State;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a link's threads tell each other: one lock, one condition. */
final class LinkState {
  private final URI url;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private State state = State.CONNECTING;
  private Instant since = Instant.now();
  private @Nullable Instant retryAt;
  private @Nullable AgentsyncException error;
  private @Nullable String told;
  private @Nullable SyncSession session;
  private List<String> caps = List.of();
  private Optional<Instant> lastReceived = Optional.empty();
  private Optional<Instant> lastSent = Optional.empty();
  private Optional<Heads> theirs = Optional.empty();
  private boolean hurry;

  LinkState(URI url) {
    this.url = url;
  }

  LinkStatus status(Optional<DeviceKey> hub) {
    lock.lock();
    try {
      SyncSession now = session;
      return new LinkStatus(
          url,
          state,
          since,
          Optional.ofNullable(retryAt),
          Optional.ofNullable(error).map(AgentsyncException::getMessage),
          hub,
          caps,
          now == null ? lastReceived : now.lastReceived().or(() -> lastReceived),
          now == null ? lastSent : now.lastSent().or(() -> lastSent),
          now == null ? theirs : now.theirs().or(() -> theirs),
          now != null && now.inSync());
    } finally {
      lock.unlock();
    }
  }

  /** Something may have become true that somebody waits for. */
  void changed() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean stopped() {
    lock.lock();
    try {
      return state == State.STOPPED;
    } finally {
      lock.unlock();
    }
  }

  /** The hub has proven itself; returns false if the link is over and must not sync. */
  boolean enter(SyncSession next, List<String> hubCaps) {
    lock.lock();
    try {
      if (state == State.STOPPED) {
        return false;
      }
      become(State.CONNECTED);
      session = next;
      caps = hubCaps;
      error = null;
      told = null;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The connection is over; returns since when there had been one. */
  Optional<Instant> leave() {
    lock.lock();
    try {
      SyncSession last = session;
      if (last == null) {
        return Optional.empty();
      }
      lastReceived = last.lastReceived().or(() -> lastReceived);
      lastSent = last.lastSent().or(() -> lastSent);
      theirs = last.theirs().or(() -> theirs);
      session = null;
      caps = List.of();
      return Optional.of(since);
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether the user has not been told this yet. */
  boolean news(AgentsyncException why) {
    lock.lock();
    try {
      boolean news = !String.valueOf(why.getMessage()).equals(told);
      told = why.getMessage();
      return news;
    } finally {
      lock.unlock();
    }
  }

  /** Waits before dialling again, unless the link stops or somebody is in a hurry. */
  void rest(AgentsyncException why, Duration wait) {
    lock.lock();
    try {
      if (state == State.STOPPED) {
        return;
      }
      error = why;
      become(State.WAITING);
      retryAt = Instant.now().plus(wait);
      long left = wait.toNanos();
      while (state == State.WAITING && !hurry && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (state == State.WAITING) {
        become(State.CONNECTING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      become(State.STOPPED);
    } finally {
      hurry = false;
      retryAt = null;
      lock.unlock();
    }
  }

  void retryNow() {
    lock.lock();
    try {
      hurry = state == State.WAITING;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the link, for a reason if it did not end in good order; returns the running session. */
  Optional<SyncSession> stop(Optional<AgentsyncException> why) {
    lock.lock();
    try {
      if (state != State.STOPPED) {
        become(State.STOPPED);
        why.ifPresent(e -> error = e);
      }
      return Optional.ofNullable(session);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a session whose two sides are at the same moment.
   *
   * @throws AgentsyncException if there will be none, or not in time
   */
  SyncSession awaitSynced(long deadline, Duration limit) throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        SyncSession now = session;
        if (now != null && now.inSync()) {
          return now;
        }
        if (error instanceof AuthException refused) {
          throw refused;
        }
        if (state == State.STOPPED) {
          throw error == null ? new NetworkException("The link to " + url + " is closed.") : error;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw late(limit);
        }
        changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private NetworkException late(Duration limit) {
    AgentsyncException why = error;
    String reason =
        why == null
            ? state == State.CONNECTED
                ? "the hub has not confirmed everything yet"
                : "no connection yet"
            : String.valueOf(why.getMessage());
    return new NetworkException(
        "network: not in sync with " + url + " after " + limit.toSeconds() + " s: " + reason, why);
  }

  private void become(State next) {
    state = next;
    since = Instant.now();
    changed.signalAll();
  }
}
