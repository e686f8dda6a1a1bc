package dev.agentsync.kernel;

import dev.agentsync.kernel.config.VaultConfig;
import dev.agentsync.kernel.control.ControlClient;
import dev.agentsync.kernel.document.Authorship;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.folder.FolderBinding;
import dev.agentsync.kernel.folder.FolderRules;
import dev.agentsync.kernel.folder.IndexReading;
import dev.agentsync.kernel.identity.AuthorizedKeys;
import dev.agentsync.kernel.invite.Invitations;
import dev.agentsync.kernel.lock.VaultLock;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.kernel.store.StorageChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Opens the parts of a vault in order, and closes what is open if one of them cannot be opened. */
final class VaultOpener {
  private static final System.Logger LOG = System.getLogger("agentsync.vault");

  // Long enough for a command that is about to end, short enough for a person who waits.
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int ROUNDS = 3;

  private final VaultFolder folder;
  private final OpenOptions options;
  private final Surroundings surroundings;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private VaultOpener(VaultFolder folder, OpenOptions options, Surroundings surroundings) {
    this.folder = folder;
    this.options = options;
    this.surroundings = surroundings;
  }

  /** Opens a vault to be watched, and answers other processes from then on. */
  static Vault open(Path root, OpenOptions options, Surroundings surroundings) {
    VaultFolder folder = VaultFolder.of(root);
    VaultConfig settings = folder.settings();
    VaultLock lock =
        VaultLock.tryTake(folder.directory())
            .or(() -> waitForLock(folder))
            .orElseThrow(() -> VaultLock.busy(folder.root(), folder.directory()));
    var opener = new VaultOpener(folder, options, surroundings);
    Vault vault = opener.parts(settings, lock);
    try {
      vault.device(); // a key that cannot be used is told now, not at the first connection
      vault.answerOthers();
      return vault;
    } catch (RuntimeException e) {
      vault.close();
      throw e;
    }
  }

  private static Optional<VaultLock> waitForLock(VaultFolder folder) {
    return ControlClient.find(folder.directory()).isPresent()
        ? Optional.empty()
        : VaultLock.take(folder.directory(), PATIENCE);
  }

  /** Reaches the process that watches the vault, or opens it here for one command. */
  static VaultAccess attach(Path root, OpenOptions options, Surroundings surroundings) {
    VaultFolder folder = VaultFolder.of(root);
    VaultConfig settings = folder.settings();
    for (int round = 0; round < ROUNDS; round++) {
      Optional<ControlClient> watcher = ControlClient.find(folder.directory());
      if (watcher.isPresent()) {
        return new RemoteVault(watcher.get());
      }
      Optional<VaultLock> lock = VaultLock.take(folder.directory(), PATIENCE);
      if (lock.isPresent()) {
        return new VaultOpener(folder, options, surroundings).parts(settings, lock.get());
      }
    }
    throw VaultLock.busy(folder.root(), folder.directory());
  }

  private Vault parts(VaultConfig before, VaultLock lock) {
    opened.push(lock);
    try {
      if (!Files.isDirectory(folder.root())) {
        throw new ConfigException("There is no folder " + folder.root() + ".");
      }
      IndexReading index = IndexReading.begin(folder.root());
      var choice = new StorageChoice(surroundings.plugins(), folder.directory());
      VaultConfig settings =
          choice.settle(folder.config()).isPresent() ? folder.settings() : before;
      EngineProvider engine = surroundings.plugins().engine(settings.providers().engine());
      StorageProvider storages = choice.of(settings.providers().storage());
      var rules =
          new FolderRules(
              settings.extensions(),
              settings.include(),
              settings.attachmentMaxBytes(),
              settings.textFileMaxBytes(),
              surroundings.plugins().ignoreRules(settings.providers().ignore()));
      var signer =
          new LazySigner(
              () -> surroundings.signer(folder.root(), Optional.of(settings), options.key()),
              () -> surroundings.glance(folder.root(), Optional.of(settings), options.key()));
      opened.push(signer);
      Storage storage = storages.open(new StorageProvider.Options(folder.directory()));
      // The document closes the storage.
      Optional<DeviceKey> writer = writer(signer);
      VaultDocument document =
          VaultDocument.open(
              engine, storage, settings.vaultId(), Authorship.of(writer, options.author()));
      opened.push(document);
      choice.record(storages);
      var notices = new Notices(options.events());
      FolderBinding binding =
          FolderBinding.open(folder.root(), index, document, storage, rules, notices);
      opened.push(binding);
      var invitations =
          new Invitations(
              folder.directory(),
              document.vaultId(),
              InstantSource.system(),
              (device, label) ->
                  new KeyList(document).add(List.of(new AuthorizedKeys.Entry(device, label))),
              (device, label, words) ->
                  options.events().accept(new VaultEvent.DeviceJoined(device, label, words)));
      var network =
          new VaultNetwork(
              new VaultNetwork.Parts(
                  folder,
                  settings,
                  document,
                  storage.blobs(),
                  signer,
                  surroundings.plugins(),
                  surroundings.limits(),
                  options,
                  invitations,
                  binding::blobArrived,
                  binding::wantedBlobs));
      notices.fetchWith(network);
      return new Vault(
          new Vault.Parts(
              folder,
              settings,
              options,
              lock,
              storage,
              document,
              binding,
              signer,
              network,
              new DevicesHere(folder, document, signer, network, invitations, settings.identity()),
              writer,
              () -> surroundings.plugins().timekeepers()));
    } catch (RuntimeException e) {
      closeOpened(e);
      throw e;
    }
  }

  /**
   * Returns the key to write changes under. Without one they are nobody's; that it cannot be had is
   * told where it is needed.
   */
  private static Optional<DeviceKey> writer(LazySigner signer) {
    try {
      return Optional.of(signer.publicKey());
    } catch (AgentsyncException e) {
      LOG.log(System.Logger.Level.DEBUG, "changes will not name this device", e);
      return Optional.empty();
    }
  }

  private void closeOpened(RuntimeException reason) {
    for (AutoCloseable part : opened) {
      try {
        part.close();
      } catch (Exception e) {
        reason.addSuppressed(e);
      }
    }
  }
}
