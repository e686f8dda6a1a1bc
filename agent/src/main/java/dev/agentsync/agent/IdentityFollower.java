package dev.agentsync.agent;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.CloneOptions;
import dev.agentsync.kernel.Cloning;
import dev.agentsync.kernel.KeyChoice;
import dev.agentsync.kernel.TrustDecision;
import dev.agentsync.kernel.Vault;
import dev.agentsync.kernel.device.DeviceList;
import dev.agentsync.kernel.device.Followed;
import dev.agentsync.kernel.device.OwnedVault;
import dev.agentsync.kernel.device.OwnedVaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Makes a profile's vaults do what its owner's identity says: lets the owner's devices into the
 * owner's vaults, takes those out that were removed, and clones vaults that are listed and not
 * here. One thread; a change of the identity, a vault that was opened and the time to try again
 * wake it. Any thread may call.
 *
 * <p>What the identity says while some of it makes no sense only ever adds: a device goes because
 * it was noted as removed, never because a line cannot be read.
 */
final class IdentityFollower {
  private static final System.Logger LOG = System.getLogger("agentsync.agent");

  /** What it needs of the agent. */
  interface Household {
    /** Returns the identity's vault, if there is one and it is open. */
    Optional<Vault> identity();

    /** Returns those of the profile that are open, with what is known of them. */
    Map<KnownVault, Vault> open();

    /** Returns the ids of all vaults that are here, open or not. */
    Set<String> ids();

    /** Registers a vault that has just been cloned. */
    void add(Path folder);
  }

  private final Household household;
  private final Optional<Path> cloneInto;
  private final Retry retry = new Retry();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread = Thread.ofVirtual().name("identity").unstarted(this::run);

  // Guarded by the lock.
  private boolean due = true;
  private boolean closed;

  private volatile List<String> problems = List.of();

  IdentityFollower(Household household, Optional<Path> cloneInto) {
    this.household = household;
    this.cloneInto = cloneInto;
  }

  void start() {
    thread.start();
  }

  /** Asks for another look at the identity. */
  void look() {
    lock.lock();
    try {
      due = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Returns what could not be done, in sentences; it is tried again. */
  List<String> problems() {
    return problems;
  }

  private void run() {
    try {
      Optional<Duration> again = Optional.empty();
      while (await(again)) {
        again = round();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean await(Optional<Duration> limit) throws InterruptedException {
    lock.lock();
    try {
      long left = limit.map(Duration::toNanos).orElse(Long.MAX_VALUE);
      while (!due && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      due = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Does everything there is to do; returns when to try again what could not be done. */
  private Optional<Duration> round() {
    var failed = new ArrayList<String>();
    try {
      Optional<Vault> identity = household.identity();
      if (identity.isPresent()) {
        follow(identity.get(), failed);
      }
    } catch (RuntimeException e) {
      // Such as an identity that was closed a moment ago; its next opening comes here again.
      LOG.log(System.Logger.Level.WARNING, "the identity could not be followed", e);
      failed.add("The identity could not be followed: " + e.getMessage());
    }
    problems = List.copyOf(failed);
    if (failed.isEmpty()) {
      retry.succeeded();
      return Optional.empty();
    }
    return Optional.of(retry.next());
  }

  private void follow(Vault identity, List<String> failed) {
    DeviceList owner = identity.devices().list();
    OwnedVaults owned = identity.devices().vaults();
    owned.problems().forEach(problem -> LOG.log(System.Logger.Level.WARNING, problem));
    failed.addAll(owned.problems());
    Map<String, OwnedVault> byId = new HashMap<>();
    owned.vaults().forEach(vault -> byId.put(vault.id(), vault));
    Set<String> keys = owner.devices().stream().map(d -> d.key().ssh()).collect(Collectors.toSet());
    household
        .open()
        .forEach(
            (known, vault) -> {
              Optional<OwnedVault> mine = Optional.ofNullable(byId.get(vault.vaultId()));
              if (mine.isPresent() && decides(known, mine.get(), keys)) {
                attempt(failed, known.name(), () -> let(known, vault, owner));
              }
            });
    Set<String> here = household.ids();
    cloneInto.ifPresent(
        folder ->
            owned.vaults().stream()
                .filter(vault -> !here.contains(vault.id()))
                .forEach(vault -> attempt(failed, vault.name(), () -> copy(vault, folder))));
  }

  /** Only one device should edit the list of a vault: its hub, if that is the owner's. */
  private static boolean decides(KnownVault known, OwnedVault vault, Set<String> owners) {
    return known.role() == Role.HUB || !owners.contains(vault.hubKey().ssh());
  }

  private static void let(KnownVault known, Vault vault, DeviceList owner) {
    Followed followed = vault.devices().follow(owner);
    if (followed.added() + followed.removed() > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "followed the identity vault={0} devices_added={1} devices_removed={2}",
          known.name(),
          String.valueOf(followed.added()),
          String.valueOf(followed.removed()));
    }
  }

  private void copy(OwnedVault vault, Path folder) {
    var options =
        new CloneOptions(
            vault.hub(),
            Optional.empty(),
            folder,
            Optional.of(vault.id()),
            Optional.of(vault.hubKey()),
            Optional.empty(),
            KeyChoice.CONFIGURED);
    Cloning.Cloned cloned = Cloning.begin(options).complete(TrustDecision.REFUSE);
    LOG.log(
        System.Logger.Level.INFO,
        "cloned a vault of the identity folder={0} vault_id={1}",
        cloned.root(),
        cloned.vaultId());
    household.add(cloned.root());
  }

  private static void attempt(List<String> failed, String vault, Runnable action) {
    try {
      action.run();
    } catch (AgentsyncException e) {
      LOG.log(
          System.Logger.Level.INFO,
          "the identity could not be followed yet vault={0} error=\"{1}\"",
          vault,
          e.getMessage());
      failed.add(vault + ": " + e.getMessage());
    }
  }

  /** Ends; a round that is under way is finished. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
