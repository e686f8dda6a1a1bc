package dev.agentsync.agent;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.Vault;
import dev.agentsync.kernel.VaultStatus;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one vault open as long as it should be, whatever happens to the others. One thread opens
 * and closes it; what somebody wishes, a folder that vanishes and the time to try again only wake
 * that thread. Any thread may call.
 */
final class VaultKeeper {
  private static final System.Logger LOG = System.getLogger("agentsync.agent");

  /** How it stands, replaced as a whole. */
  private record Standing(
      VaultState state, Instant since, Optional<String> problem, Optional<Instant> retryAt) {}

  private final VaultOpening opening;
  private final FolderWatch folders;
  private final Runnable news;
  private final Retry retry = new Retry();
  private final Runnable look = this::wake;
  private final CompletableFuture<VaultState> firstTry = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;

  // Guarded by the lock.
  private KnownVault known;
  private boolean due = true;
  private boolean stopping;

  private long retryNanos; // of the thread alone: when to try again, by the clock nobody sets

  private volatile Standing standing =
      new Standing(VaultState.OPENING, Instant.now(), Optional.empty(), Optional.empty());
  private volatile @Nullable Vault vault; // changed by the thread only

  /**
   * @param news told on the keeper's thread when the vault was opened
   */
  VaultKeeper(KnownVault known, VaultOpening opening, FolderWatch folders, Runnable news) {
    this.known = known;
    this.opening = opening;
    this.folders = folders;
    this.news = news;
    this.thread = Thread.ofVirtual().name("vault " + known.name()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Returns what it keeps. */
  KnownVault known() {
    lock.lock();
    try {
      return known;
    } finally {
      lock.unlock();
    }
  }

  /** Completes once the vault was tried to be opened for the first time. */
  CompletableFuture<VaultState> firstTry() {
    return firstTry;
  }

  /** Takes note of another wish, such as to pause. */
  void wish(KnownVault wished) {
    lock.lock();
    try {
      known = wished;
      retry.succeeded();
    } finally {
      lock.unlock();
    }
    wake();
  }

  private void wake() {
    lock.lock();
    try {
      due = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Closes the vault for good; waits for that no longer than the limit. */
  void stop(Duration limit) {
    lock.lock();
    try {
      stopping = true;
    } finally {
      lock.unlock();
    }
    wake();
    try {
      thread.join(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stopped()) {
        step();
        firstTry.complete(standing.state());
        await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      folders.noMore(look);
      close();
      firstTry.complete(VaultState.FAILED);
    }
  }

  private boolean stopped() {
    lock.lock();
    try {
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  /** Makes what is so what should be so. */
  private void step() {
    KnownVault wished = known();
    if (wished.paused()) {
      close();
      stand(VaultState.PAUSED, Optional.empty(), Optional.empty());
    } else if (vault != null && Vault.exists(wished.folder())) {
      return;
    } else {
      if (vault != null) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the folder of a vault has vanished vault={0} folder={1}",
            wished.name(),
            wished.folder());
        close();
      }
      open(wished);
    }
  }

  private void open(KnownVault wished) {
    folders.over(wished.folder(), look);
    try {
      vault = opening.open(wished);
      folders.over(wished.folder(), look);
      retry.succeeded();
      stand(VaultState.OPEN, Optional.empty(), Optional.empty());
      LOG.log(System.Logger.Level.INFO, "vault open vault={0}", wished.name());
      news.run();
    } catch (AgentsyncException e) {
      failed(wished, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "vault failed vault=" + wished.name(), e);
      failed(wished, "It failed unexpectedly: " + e + ". The log has more.");
    }
  }

  private void failed(KnownVault wished, String problem) {
    Duration wait = retry.next();
    boolean news = !standing.problem().equals(Optional.of(problem));
    stand(VaultState.FAILED, Optional.of(problem), Optional.of(Instant.now().plus(wait)));
    retryNanos = System.nanoTime() + wait.toNanos();
    LOG.log(
        news ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
        "vault not open vault={0} again_in={1}s error=\"{2}\"",
        wished.name(),
        String.valueOf(wait.toSeconds()),
        problem);
  }

  private void stand(VaultState state, Optional<String> problem, Optional<Instant> retryAt) {
    Instant since = standing.state() == state ? standing.since() : Instant.now();
    standing = new Standing(state, since, problem, retryAt);
  }

  private void await() throws InterruptedException {
    lock.lock();
    try {
      while (!due && !stopping) {
        if (standing.retryAt().isEmpty()) {
          changed.await();
        } else {
          long left = retryNanos - System.nanoTime();
          if (left <= 0 || !changed.await(left, TimeUnit.NANOSECONDS)) {
            return;
          }
        }
      }
      due = false;
    } finally {
      lock.unlock();
    }
  }

  private void close() {
    Vault open = vault;
    vault = null;
    if (open != null) {
      try {
        open.close();
      } catch (RuntimeException e) {
        LOG.log(
            System.Logger.Level.WARNING, "vault not closed in good order folder=" + open.root(), e);
      }
    }
  }

  /** Returns the vault if it is open. */
  Optional<Vault> vault() {
    return Optional.ofNullable(vault);
  }

  VaultReport report() {
    KnownVault now = known();
    Standing stands = standing;
    Optional<VaultStatus> status = vault().flatMap(VaultKeeper::status);
    Optional<VaultStatus.HubLink> link = status.flatMap(VaultStatus::hub);
    Optional<String> linkProblem = link.flatMap(VaultStatus.HubLink::problem);
    Optional<URI> url =
        status.flatMap(VaultStatus::listening).or(() -> link.map(VaultStatus.HubLink::url));
    return new VaultReport(
        now.name(),
        now.folder(),
        now.role(),
        stands.state(),
        stands.since(),
        url,
        stands
            .problem()
            .or(() -> linkProblem)
            .or(() -> status.flatMap(known -> known.problems().stream().findFirst()))
            .or(() -> status.flatMap(known -> opening.objection(now, known))),
        stands.retryAt(),
        status
            .map(
                known ->
                    known.peers().size() + (known.peers().isEmpty() && known.connected() ? 1 : 0))
            .orElse(0),
        status.map(known -> OptionalLong.of(known.files())).orElse(OptionalLong.empty()),
        status.map(VaultStatus::waitingChanges).orElse(OptionalLong.empty()),
        status.map(VaultStatus::waitingBytes).orElse(OptionalLong.empty()),
        status.flatMap(VaultStatus::lastSent),
        status.flatMap(VaultStatus::lastReceived));
  }

  /** A vault that is being closed meanwhile has nothing to tell. */
  private static Optional<VaultStatus> status(Vault open) {
    try {
      return Optional.of(open.lastKnown());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "no status folder=" + open.root(), e);
      return Optional.empty();
    }
  }
}
