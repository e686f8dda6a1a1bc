package dev.agentsync.kernel;

import dev.agentsync.kernel.config.VaultConfig;
import dev.agentsync.kernel.control.ControlServer;
import dev.agentsync.kernel.device.Devices;
import dev.agentsync.kernel.document.Changed;
import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.Origin;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.folder.FolderBinding;
import dev.agentsync.kernel.history.History;
import dev.agentsync.kernel.lock.VaultLock;
import dev.agentsync.kernel.past.HistoryDesk;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.sync.PeerLink;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One synced folder, open in this process. While it is open no other process can open it.
 *
 * <p>The life of a vault that is watched: {@link #open}, {@link #start}, then {@link #listen} or
 * {@link #connect}, finally {@link #close}. Any thread may call.
 */
public final class Vault implements VaultAccess {
  /**
   * What an open vault consists of; closed in the reverse order.
   *
   * @param writer the key that changes are written under, if it can be had
   * @param timekeepers the installed engines that can tell times
   */
  record Parts(
      VaultFolder folder,
      VaultConfig settings,
      OpenOptions options,
      VaultLock lock,
      Storage storage,
      VaultDocument document,
      FolderBinding binding,
      LazySigner signer,
      VaultNetwork network,
      DevicesHere devices,
      Optional<DeviceKey> writer,
      Supplier<List<String>> timekeepers) {}

  private static final System.Logger LOG = System.getLogger("agentsync.vault");
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration LAST_LOOK = Duration.ofMillis(600);
  private static final Duration GOODBYES = Duration.ofMillis(1100);

  private final Parts parts;
  private final StatusTaker statuses;
  private final HistoryDesk desk;
  private final Instant since = Instant.now();
  private final LastExchange remembered;
  private final ReentrantLock starting = new ReentrantLock();
  private final ReentrantLock closing = new ReentrantLock();
  private volatile boolean started;
  private volatile @Nullable ControlServer control;
  private boolean closed;

  Vault(Parts parts) {
    this.parts = parts;
    this.statuses =
        new StatusTaker(
            parts.folder(),
            parts.settings(),
            parts.document(),
            parts.storage().blobs(),
            parts.network());
    this.desk =
        new HistoryDesk(
            new HistoryDesk.Sources(
                parts.document(),
                parts.storage(),
                new VaultRoom(parts.binding(), this::start, () -> started),
                parts::writer,
                parts.timekeepers(),
                Duration.ofDays(parts.settings().logRetentionDays())));
    this.remembered = LastExchange.read(parts.folder().directory());
    if (!parts.options().events().equals(OpenOptions.DEFAULT.events())) {
      parts.document().subscribe(this::tell);
    }
  }

  /** Returns whether the folder is a vault: whether its configuration names one. */
  public static boolean exists(Path root) {
    return VaultFolder.of(root).config().readIfPresent().flatMap(VaultConfig::vaultId).isPresent();
  }

  /**
   * Makes a folder a vault; the folder is created if needed. Files in it are not touched and become
   * part of the vault when it is first watched. An attempt that was interrupted can be repeated.
   *
   * @throws VaultException if it is one already
   * @throws ConfigException if this device's key cannot be used or made
   * @throws StorageException if the folder cannot be written
   */
  public static Initialized init(Path root, InitOptions options) {
    return init(root, options, Surroundings.ofProcess());
  }

  static Initialized init(Path root, InitOptions options, Surroundings surroundings) {
    return new Initializer(VaultFolder.of(root), options, surroundings).run();
  }

  /**
   * Opens a vault and takes its lock.
   *
   * @throws ConfigException if there is no vault, or its configuration or key is wrong
   * @throws VaultBusyException if another process has it; the message says which
   * @throws VaultException if the history is another vault's
   * @throws StorageException if the history cannot be read
   */
  public static Vault open(Path root, OpenOptions options) {
    return VaultOpener.open(root, options, Surroundings.ofProcess());
  }

  /** Returns the folder, absolute. */
  public Path root() {
    return parts.folder().root();
  }

  /** Returns the vault's id. */
  public String vaultId() {
    return parts.document().vaultId();
  }

  /** Returns what people call the vault. */
  public Optional<String> name() {
    return parts.settings().name();
  }

  /**
   * Returns this device's key.
   *
   * @throws ConfigException if it cannot be read
   */
  public DeviceKey device() {
    return parts.signer().get().publicKey();
  }

  /**
   * Returns the hub in the configuration.
   *
   * @throws ConfigException if what stands there is no URL
   */
  public Optional<URI> rendezvous() {
    return parts.settings().rendezvousUrl().map(HubAddress::parse);
  }

  /** Returns what was not whole when the vault was opened, in sentences for the user. */
  public List<String> damage() {
    return parts.document().damage();
  }

  /** Begins to answer the commands of other processes. */
  void answerOthers() {
    control = ControlServer.start(parts.folder().directory(), new Requests(this));
  }

  /**
   * Begins to keep folder and history the same. Returns when the folder has been looked at once and
   * both agree; does nothing if it was started already.
   */
  public void start(Progress progress) {
    starting.lock();
    try {
      if (!started) {
        // Without a hub elsewhere this device is the one that joins what was created apart.
        parts.document().resolveDuplicates(parts.settings().rendezvousUrl().isEmpty());
        parts.binding().start((done, total) -> progress.at(Progress.Phase.SCAN, done, total));
        started = true;
        desk.tidyUp();
      }
    } finally {
      starting.unlock();
    }
  }

  /**
   * Lets devices in that are not in {@code authorized_keys} yet; lines that are there stay as they
   * are.
   *
   * @param entries lines in the format of that file, separated by newlines or commas
   * @return how many were added
   */
  public int authorize(String entries) {
    return new KeyList(parts.document()).authorize(entries);
  }

  /**
   * Becomes a hub at an address.
   *
   * @param address such as {@code wss://0.0.0.0:443}; port 0 picks a free one
   * @return where it listens
   * @throws NetworkException if the address cannot be used
   * @throws ConfigException if no installed transport serves it
   */
  public URI listen(URI address) {
    return parts.network().listen(address);
  }

  /**
   * Becomes a hub under a name at an address that it shares with other vaults.
   *
   * @param name one word that can stand in a URL
   * @return where it is reached
   */
  public URI listen(SharedListener shared, String name) {
    return parts.network().listen(shared, name);
  }

  /**
   * Begins to keep a link to a hub; it is made again whenever it breaks, until the vault is closed.
   * Returns at once: {@link #status} and the events tell how it goes.
   *
   * @throws ConfigException if no installed transport serves the address
   */
  public void connect(URI hub) {
    parts.network().connect(hub, true);
  }

  /** Makes the link to the hub again, with the hub's key that is pinned now. */
  void redial() {
    parts.network().redial();
  }

  @Override
  public VaultStatus status() {
    if (started) {
      parts.binding().flush(LOOK);
    }
    return lastKnown();
  }

  /** As {@link #status}, but does not look at the folder; cheap if it has been started. */
  public VaultStatus lastKnown() {
    Optional<VaultStatus.Watcher> watcher =
        control == null
            ? Optional.empty()
            : Optional.of(new VaultStatus.Watcher(ProcessHandle.current().pid(), since));
    return statuses.take(
        parts.signer().publicKeyIfKnown(), watcher, parts.binding().status(), remembered);
  }

  @Override
  public Exchanged push(Progress progress) {
    return exchange(progress);
  }

  @Override
  public Exchanged pull(Progress progress) {
    return exchange(progress);
  }

  /** Both ways at once: sync has no direction. */
  private Exchanged exchange(Progress progress) {
    Instant begun = Instant.now();
    Optional<PeerLink> kept = parts.network().link();
    URI hub = kept.map(link -> link.status().url()).orElseGet(this::configuredHub);
    start(progress);
    try (var exchange =
        new Exchange(parts.document(), parts.binding(), parts.network(), progress).begin()) {
      exchange.run(kept.orElseGet(() -> parts.network().connect(hub, false)));
      VaultStatus now = status();
      return new Exchanged(
          hub.toString(),
          now.files(),
          now.missingAttachments(),
          Duration.between(begun, Instant.now()));
    } finally {
      if (kept.isEmpty()) {
        statuses.remember(remembered);
        parts.network().disconnect();
      }
    }
  }

  private URI configuredHub() {
    return rendezvous()
        .orElseThrow(
            () ->
                new ConfigException(
                    "network: no rendezvous_url configured. "
                        + (parts.network().listening().isPresent()
                            ? "This vault is a hub; its devices exchange with it by themselves."
                            : "Set rendezvous_url in [vault] of config.toml, or clone the vault"
                                + " from its hub.")));
  }

  @Override
  public int acceptDeletions(Progress progress) {
    start(progress);
    return parts.binding().acceptDeletions();
  }

  @Override
  public int restoreDeletions(Progress progress) {
    start(progress);
    return parts.binding().restoreDeletions();
  }

  @Override
  public History history() {
    return new History(desk);
  }

  @Override
  public VaultBackup.Contents export(Path file, boolean replace, Progress progress) {
    var exporter = new Exporter(parts.folder(), parts.document(), parts.storage().blobs());
    return desk.whileContentsStay(progress, () -> exporter.run(file, replace, progress));
  }

  @Override
  public Devices devices() {
    return new Devices(parts.devices());
  }

  /** Answers other processes' questions about devices. */
  DevicesHere devicesHere() {
    return parts.devices();
  }

  /** Answers other processes' questions about the past. */
  HistoryDesk desk() {
    return desk;
  }

  private void tell(Changed change) {
    List<String> paths =
        change.files().stream()
            .flatMap(id -> parts.document().file(id).stream())
            .map(FileEntry::path)
            .distinct()
            .sorted()
            .toList();
    if (!paths.isEmpty()) {
      boolean remote = change.origin() == Origin.REMOTE;
      parts.options().events().accept(new VaultEvent.FilesChanged(paths, remote));
    }
  }

  /**
   * Takes what is on disk into the history, says goodbye to other devices and lets go of the vault,
   * within two seconds; closing again does nothing.
   */
  @Override
  public void close() {
    closing.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      desk.stopTidying();
      ControlServer answering = control;
      if (answering != null) {
        answering.close();
      }
      if (started && !parts.binding().flush(LAST_LOOK)) {
        LOG.log(
            System.Logger.Level.INFO,
            "closing before everything on disk was taken in; it is taken in at the next start");
      }
      statuses.remember(remembered);
      parts.devices().close();
      sayGoodbye();
      parts.binding().close();
      parts.document().close();
      parts.signer().close();
    } finally {
      try {
        parts.lock().close();
      } finally {
        closing.unlock();
      }
    }
  }

  /** A device that does not answer any more must not keep this one. */
  private void sayGoodbye() {
    Thread goodbye = Thread.ofVirtual().name("goodbye").start(parts.network()::close);
    try {
      if (!goodbye.join(GOODBYES)) {
        LOG.log(System.Logger.Level.DEBUG, "closing without waiting for other devices any longer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
