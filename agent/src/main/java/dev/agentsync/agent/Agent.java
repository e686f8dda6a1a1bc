package dev.agentsync.agent;

import dev.agentsync.kernel.OwnIdentity;
import dev.agentsync.kernel.SharedListener;
import dev.agentsync.kernel.VaultBusyException;
import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.control.ControlServer;
import dev.agentsync.kernel.lock.LockOwner;
import dev.agentsync.kernel.lock.VaultLock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One process's care for every vault of a profile. Each vault is kept by itself: one that fails is
 * reported and tried again, the others go on. Any thread may call.
 *
 * <p>The life of an agent: {@link #start}, {@link #awaitFirstTries}, {@link #awaitStop}, {@link
 * #close}.
 */
public final class Agent implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("agentsync.agent");
  private static final Duration CLOSING = Duration.ofMillis(1800);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final AgentFiles files;
  private final AgentOptions options;
  private final AgentSettings settings;
  private final RegistryFile registryFile;
  private final VaultLock lock;
  private final Optional<SharedListener> listener;
  private final FolderWatch folders;
  private final VaultOpening opening;
  private final AgentIdentity identity;
  private final Instant since = Instant.now();
  private final CountDownLatch stopWished = new CountDownLatch(1);
  private final Deque<AutoCloseable> opened;
  private final ReentrantLock changing = new ReentrantLock();

  // Guarded by the lock for change.
  private final Map<String, VaultKeeper> keepers = new LinkedHashMap<>();
  private Registry registry;
  private boolean closed;

  private Agent(
      AgentFiles files,
      AgentOptions options,
      VaultLock lock,
      Registry registry,
      Deque<AutoCloseable> opened) {
    this.files = files;
    this.options = options;
    this.lock = lock;
    this.registry = registry;
    this.opened = opened;
    this.registryFile = new RegistryFile(files.registry());
    this.settings = AgentSettings.read(files.settings());
    this.listener =
        options
            .listen()
            .or(settings::listen)
            .map(address -> SharedListener.open(address, files.directory()));
    listener.ifPresent(opened::push);
    this.folders = FolderWatch.start();
    opened.push(folders);
    this.opening = new VaultOpening(options.vaults(), listener);
    this.identity =
        new AgentIdentity(
            new AgentIdentity.Parts(
                OwnIdentity.folder(files.profile()),
                settings.cloneInto(),
                opening,
                folders,
                this::all,
                folder ->
                    add(new NewVault(folder, Optional.empty(), Optional.of(Role.PEER), false)),
                this::tellListener));
  }

  /**
   * Starts the agent of a profile. When this returns it answers commands, listens if it is to, and
   * has begun to open the vaults.
   *
   * @throws VaultBusyException if the profile has one already; the message says which
   * @throws dev.agentsync.kernel.ConfigException if the settings or the list of vaults are wrong
   * @throws dev.agentsync.kernel.NetworkException if the address cannot be used
   * @throws dev.agentsync.kernel.StorageException if the profile's folder cannot be written
   */
  public static Agent start(AgentFiles files, AgentOptions options) {
    files.create();
    VaultLock lock = VaultLock.take(files.directory(), PATIENCE).orElseThrow(() -> busy(files));
    Deque<AutoCloseable> opened = new ArrayDeque<>();
    try {
      Registry registry = new RegistryFile(files.registry()).read();
      var agent = new Agent(files, options, lock, registry, opened);
      opened.push(ControlServer.start(files.directory(), new AgentRequests(agent)));
      agent.begin();
      return agent;
    } catch (RuntimeException e) {
      closeAll(opened);
      lock.close();
      throw e;
    }
  }

  private static VaultBusyException busy(AgentFiles files) {
    return new VaultBusyException(
        "The profile '"
            + files.profile().name()
            + "' has an agent already: "
            + VaultLock.owner(files.directory()).map(LockOwner::sentence).orElse("another process")
            + ". Use that one, or stop it first with 'agentsync agent stop'.");
  }

  private void begin() {
    changing.lock();
    try {
      tellListener();
      registry.vaults().forEach(this::keep);
    } finally {
      changing.unlock();
    }
    identity.start();
    LOG.log(
        System.Logger.Level.INFO,
        "agent started profile={0} version={1} vaults={2}",
        files.profile().name(),
        options.version(),
        String.valueOf(registry.vaults().size()));
  }

  private VaultKeeper keep(KnownVault vault) {
    var keeper = new VaultKeeper(vault, opening, folders, identity::news);
    keepers.put(vault.name(), keeper);
    keeper.start();
    return keeper;
  }

  private void tellListener() {
    changing.lock();
    try {
      Set<String> hubs =
          registry.vaults().stream()
              .filter(vault -> vault.role() == Role.HUB)
              .map(KnownVault::name)
              .collect(Collectors.toCollection(HashSet::new));
      identity.keeper().ifPresent(_ -> hubs.add(Registry.IDENTITY));
      listener.ifPresent(
          shared -> shared.expect(new SharedListener.Names(hubs, registry.bare(settings.bare()))));
    } finally {
      changing.unlock();
    }
  }

  /**
   * Waits until every vault was tried once.
   *
   * @return how many are still being opened after the limit
   */
  public int awaitFirstTries(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    int late = 0;
    for (VaultKeeper keeper : withIdentity().toList()) {
      try {
        keeper.firstTry().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        late++;
      } catch (ExecutionException e) {
        throw new IllegalStateException("never completed with a failure", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return late;
      }
    }
    return late;
  }

  /** Waits until somebody asks the agent to stop. */
  public void awaitStop() {
    try {
      stopWished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks the agent to stop; whoever runs it closes it. */
  void wishStop() {
    stopWished.countDown();
  }

  /** Returns how it stands. */
  public AgentReport report() {
    return new AgentReport(
        files.profile().name(),
        options.version(),
        ProcessHandle.current().pid(),
        since,
        Memory.resident(),
        listener.map(SharedListener::address),
        options.log(),
        withIdentity().map(VaultKeeper::report).toList(),
        identity.problems());
  }

  private Stream<VaultKeeper> withIdentity() {
    return Stream.concat(identity.keeper().stream(), all().stream());
  }

  private List<VaultKeeper> all() {
    changing.lock();
    try {
      return List.copyOf(keepers.values());
    } finally {
      changing.unlock();
    }
  }

  /** Adds a vault to the registry and keeps it from now on; waits for the first try. */
  KnownVault add(NewVault wish) {
    changing.lock();
    VaultKeeper keeper;
    try {
      Registry more = wish.addTo(registry);
      note(more);
      keeper = keep(more.vaults().getLast());
    } finally {
      changing.unlock();
    }
    awaitTry(keeper);
    return keeper.known();
  }

  private static void awaitTry(VaultKeeper keeper) {
    try {
      keeper.firstTry().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.log(System.Logger.Level.DEBUG, "a vault takes its time", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("never completed with a failure", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes a vault out of the registry and lets go of it. Its folder stays as it is. */
  KnownVault remove(String word) {
    changing.lock();
    VaultKeeper keeper;
    try {
      KnownVault vault = registry.named(word);
      note(registry.without(vault.name()));
      keeper = Objects.requireNonNull(keepers.remove(vault.name()), "every vault is kept");
    } finally {
      changing.unlock();
    }
    keeper.stop(CLOSING);
    return keeper.known();
  }

  /** Leaves a vault alone, or no longer. */
  KnownVault pause(String word, boolean pause) {
    changing.lock();
    try {
      KnownVault changed = registry.named(word).pausing(pause);
      note(registry.replacing(changed));
      Objects.requireNonNull(keepers.get(changed.name()), "every vault is kept").wish(changed);
      return changed;
    } finally {
      changing.unlock();
    }
  }

  private void note(Registry changed) {
    if (closed) {
      throw new VaultException("The agent is ending. Try again when it runs.");
    }
    registryFile.write(changed);
    registry = changed;
    tellListener();
  }

  /**
   * Lets devices go, closes every vault and lets go of the profile, within two seconds; closing
   * again does nothing.
   */
  @Override
  public void close() {
    List<VaultKeeper> closing;
    changing.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      identity.close();
      closing = withIdentity().toList();
    } finally {
      changing.unlock();
    }
    stopWished.countDown();
    List<Thread> threads =
        closing.stream()
            .map(keeper -> Thread.ofVirtual().start(() -> keeper.stop(CLOSING)))
            .toList();
    try {
      for (Thread thread : threads) {
        thread.join(CLOSING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeAll(opened);
      lock.close();
    }
    LOG.log(System.Logger.Level.INFO, "agent ended profile={0}", files.profile().name());
  }

  private static void closeAll(Deque<AutoCloseable> parts) {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.WARNING, "not closed in good order", e);
      }
    }
  }
}
