package dev.agentsync.agent;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.OwnIdentity;
import dev.agentsync.kernel.Vault;
import dev.agentsync.kernel.VaultEvent;
import dev.agentsync.kernel.VaultSettings;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a profile's owner in an agent: its vault is kept like any other, from the moment
 * on when there is one, and what it says is followed. Any thread may call.
 */
final class AgentIdentity implements IdentityFollower.Household {
  private static final System.Logger LOG = System.getLogger("agentsync.agent");

  /**
   * What the identity needs of the agent.
   *
   * @param folder where the identity is, or would be
   * @param opening how vaults are opened
   * @param vaults those the agent keeps
   * @param add registers a vault
   * @param came told when an identity was found that was not there before
   */
  record Parts(
      Path folder,
      Optional<Path> cloneInto,
      VaultOpening opening,
      FolderWatch folders,
      Supplier<List<VaultKeeper>> vaults,
      Consumer<Path> add,
      Runnable came) {}

  private final Parts parts;
  private final IdentityFollower follower;
  private final ReentrantLock lock = new ReentrantLock();
  private final Runnable appeared = this::look;
  private volatile @Nullable VaultKeeper keeper;
  private boolean closed; // guarded by the lock

  AgentIdentity(Parts parts) {
    this.parts = parts;
    this.follower = new IdentityFollower(this, parts.cloneInto());
  }

  void start() {
    look();
    follower.start();
  }

  /** Looks whether there is an identity now. */
  private void look() {
    lock.lock();
    try {
      if (closed || keeper != null) {
        return;
      }
      // Both folders first: what is made after this look is told of.
      parts.folders().over(parts.folder().resolve(".agentsync"), appeared);
      parts.folders().over(parts.folder(), appeared);
      if (!OwnIdentity.exists(parts.folder())) {
        return;
      }
      parts.folders().noMore(appeared);
      boolean peer = VaultSettings.of(parts.folder()).hub().isPresent();
      var known =
          new KnownVault(Registry.IDENTITY, parts.folder(), peer ? Role.PEER : Role.HUB, false);
      var found =
          new VaultKeeper(
              known, parts.opening().telling(this::heard), parts.folders(), follower::look);
      keeper = found;
      found.start();
    } catch (AgentsyncException e) {
      LOG.log(System.Logger.Level.WARNING, "the identity is not usable error={0}", e.getMessage());
      return;
    } finally {
      lock.unlock();
    }
    parts.came().run();
  }

  private void heard(VaultEvent event) {
    if (event instanceof VaultEvent.FilesChanged) {
      follower.look();
    }
  }

  /** Looks again at what the identity says, as a vault was opened. */
  void news() {
    follower.look();
  }

  /** Returns what keeps the identity's vault, if there is an identity. */
  Optional<VaultKeeper> keeper() {
    return Optional.ofNullable(keeper);
  }

  List<String> problems() {
    return follower.problems();
  }

  @Override
  public Optional<Vault> identity() {
    return keeper().flatMap(VaultKeeper::vault);
  }

  @Override
  public Map<KnownVault, Vault> open() {
    Map<KnownVault, Vault> open = new LinkedHashMap<>();
    parts
        .vaults()
        .get()
        .forEach(kept -> kept.vault().ifPresent(vault -> open.put(kept.known(), vault)));
    return open;
  }

  @Override
  public Set<String> ids() {
    Set<String> ids = new HashSet<>();
    for (VaultKeeper kept : parts.vaults().get()) {
      try {
        ids.add(VaultSettings.of(kept.known().folder()).vaultId());
      } catch (AgentsyncException e) {
        LOG.log(System.Logger.Level.DEBUG, "a vault's id is not known", e);
      }
    }
    return ids;
  }

  @Override
  public void add(Path folder) {
    parts.add().accept(folder);
  }

  /** Follows no more; what keeps the vault is the caller's to stop. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    follower.close();
  }
}
