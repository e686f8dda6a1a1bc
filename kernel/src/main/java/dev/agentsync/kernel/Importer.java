package dev.agentsync.kernel;

import dev.agentsync.kernel.backup.Archive;
import dev.agentsync.kernel.backup.Verified;
import dev.agentsync.kernel.config.AtomicFile;
import dev.agentsync.kernel.config.PortableConfig;
import dev.agentsync.kernel.config.VaultConfig;
import dev.agentsync.kernel.document.Label;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.kernel.store.StorageChoice;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes a folder the vault that is in an archive. Everything is made in a folder of its own and
 * renamed to {@code .agentsync} in the end: until then the folder is no vault, however the attempt
 * ends, and it can be repeated.
 */
final class Importer {
  private static final String STAGE = ".agentsync.importing";

  private final VaultFolder folder;
  private final Path stage;
  private final Surroundings surroundings;

  Importer(Path root, Surroundings surroundings) {
    this.folder = VaultFolder.of(root);
    this.stage = folder.root().resolve(STAGE);
    this.surroundings = surroundings;
  }

  /**
   * Checks that nothing but the remains of an earlier attempt is in the way.
   *
   * @throws VaultException if something is
   */
  void requireEmpty() {
    if (!Files.exists(folder.root())) {
      return;
    }
    try (Stream<Path> entries = Files.list(folder.root())) {
      if (entries.anyMatch(entry -> !entry.endsWith(STAGE))) {
        throw new VaultException(
            folder.root() + " is not empty. Import into a new folder: its name comes second.");
      }
    } catch (IOException e) {
      throw new VaultException(
          folder.root() + " cannot be used: " + e + ". Give the name of a new folder.", e);
    }
  }

  /** Writes what was verified. */
  void run(Verified verified, Archive archive, Progress progress) {
    boolean made = !Files.exists(folder.root());
    try {
      StageFolder.discard(stage);
      StageFolder.make(stage);
      fill(verified, archive, progress);
      Files.move(stage, folder.directory(), StandardCopyOption.ATOMIC_MOVE);
      AtomicFile.force(folder.root());
    } catch (IOException e) {
      abandon(made, e);
      throw new StorageException(
          "Cannot write " + folder.root() + ": " + e + ". Check that the disk has room.", e);
    } catch (RuntimeException e) {
      abandon(made, e);
      throw e;
    }
  }

  private void fill(Verified verified, Archive archive, Progress progress) {
    PortableConfig config = withInstalledPlugins(verified.config());
    StorageProvider provider =
        surroundings.plugins().storage(config.read().providers().storage(), stage);
    try (Storage storage = provider.open(new StorageProvider.Options(stage))) {
      List<BlobHash> blobs = archive.blobs();
      for (int i = 0; i < blobs.size(); i++) {
        storage.blobs().put(archive.blob(blobs.get(i)));
        progress.at(Progress.Phase.BACKUP, i + 1, blobs.size());
      }
      storage.append(verified.history());
      storage.publishSnapshots(Label.listed(verified.document().labels()));
    }
    new StorageChoice(surroundings.plugins(), stage).record(provider);
    AtomicFile.write(stage.resolve("config.toml"), config.text());
  }

  /** A storage or engine that is not installed here is no reason to lose a vault. */
  private PortableConfig withInstalledPlugins(PortableConfig config) {
    VaultConfig.Providers wanted = config.read().providers();
    PortableConfig fitting = config;
    if (!installed(() -> surroundings.plugins().storage(wanted.storage(), stage))) {
      fitting = fitting.without("storage", "provider");
    }
    if (!installed(() -> surroundings.plugins().engine(wanted.engine()))) {
      fitting = fitting.without("engine", "provider");
    }
    return fitting;
  }

  private static boolean installed(Runnable choice) {
    try {
      choice.run();
      return true;
    } catch (ConfigException e) {
      System.getLogger("agentsync.vault")
          .log(System.Logger.Level.WARNING, "this image''s default is used: {0}", e.getMessage());
      return false;
    }
  }

  private void abandon(boolean made, Exception reason) {
    try {
      StageFolder.discard(stage);
      if (made) {
        Files.deleteIfExists(folder.root());
      }
    } catch (DirectoryNotEmptyException e) {
      System.getLogger("agentsync.vault")
          .log(System.Logger.Level.DEBUG, "somebody else uses the folder now", e);
    } catch (IOException e) {
      reason.addSuppressed(e); // the next attempt clears it away
    }
  }

  /** Returns the folder an archive goes to if none is named: one called like the vault. */
  static Path target(Optional<Path> named, Path parent, Optional<String> name) {
    return CloneTarget.absolute(
        named.orElseGet(() -> parent.resolve(CloneTarget.name(name, HubAddress.parse("vault")))));
  }
}
