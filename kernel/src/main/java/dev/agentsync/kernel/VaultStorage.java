package dev.agentsync.kernel;

import dev.agentsync.kernel.config.VaultConfig;
import dev.agentsync.kernel.lock.VaultLock;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.kernel.store.Migration;
import dev.agentsync.kernel.store.Places;
import dev.agentsync.kernel.store.Removal;
import dev.agentsync.kernel.store.StorageChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where a vault keeps its history, and how to move it. Any thread may call. */
public final class VaultStorage {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /**
   * A storage plugin, seen from one vault.
   *
   * @param id its word
   * @param used whether the vault's history is there
   * @param holds whether there is a history at all: a used or a left one
   * @param files what is there
   * @param bytes how much that takes
   */
  public record Kept(String id, boolean used, boolean holds, List<Path> files, long bytes) {}

  /**
   * What a migration did.
   *
   * @param from the storage left behind; its files are still there
   * @param to the vault's storage now
   * @param bytes how long the history is; 0 if there was nothing to move
   * @param blobs how many attachments were copied
   * @param damage what was not whole in the old storage, in sentences for the user
   */
  public record Moved(String from, String to, long bytes, int blobs, List<String> damage) {
    /** Returns whether anything was moved: not if the history was there already. */
    public boolean changed() {
      return !from.equals(to);
    }
  }

  private VaultStorage() {}

  /**
   * Returns what each installed storage holds of a vault, in the order of their words. Another
   * process may have the vault open.
   *
   * @throws ConfigException if there is no vault, or the storage it names is not installed
   */
  public static List<Kept> show(Path root) {
    return show(root, Surroundings.ofProcess());
  }

  static List<Kept> show(Path root, Surroundings surroundings) {
    VaultFolder folder = VaultFolder.of(root);
    VaultConfig settings = folder.settings();
    Path directory = folder.directory();
    String used =
        new StorageChoice(surroundings.plugins(), directory)
            .of(settings.providers().storage())
            .id();
    return surroundings.plugins().allStorages().stream()
        .map(
            provider ->
                new Kept(
                    provider.id(),
                    provider.id().equals(used),
                    provider.holds(directory),
                    Places.present(provider, directory),
                    Places.bytes(provider, directory)))
        .sorted(java.util.Comparator.comparing(Kept::id))
        .toList();
  }

  /**
   * Copies the history and the attachments to another storage, looks at the copy, and switches to
   * it. What was left is kept until {@link #remove}. Killed at any moment, it is as if it had not
   * been called, or as if it had ended.
   *
   * @throws ConfigException if there is no such storage
   * @throws VaultBusyException if another process has the vault
   * @throws VaultException if the other storage holds a history already
   * @throws StorageException if it could not be copied; then the vault is as before
   */
  public static Moved migrate(Path root, String to) {
    return migrate(root, to, Surroundings.ofProcess());
  }

  static Moved migrate(Path root, String to, Surroundings surroundings) {
    return withVault(
        root,
        surroundings,
        open -> {
          StorageProvider target = open.named(to);
          if (target.id().equals(open.used().id())) {
            return new Moved(target.id(), target.id(), 0, 0, List.of());
          }
          var migration =
              new Migration(
                  open.folder().directory(),
                  open.folder().config(),
                  open.engine(),
                  open.used(),
                  target);
          Migration.Copied copied = migration.run();
          return new Moved(
              open.used().id(), target.id(), copied.bytes(), copied.blobs(), copied.damage());
        });
  }

  /**
   * Removes what a migration has left in a storage, if the vault has everything that is in it.
   *
   * @return how many bytes became free
   * @throws ConfigException if there is no such storage
   * @throws VaultBusyException if another process has the vault
   * @throws VaultException if it is the vault's own, or holds changes the vault lacks; then nothing
   *     is removed
   */
  public static long remove(Path root, String id) {
    return remove(root, id, Surroundings.ofProcess());
  }

  static long remove(Path root, String id, Surroundings surroundings) {
    return withVault(
        root,
        surroundings,
        open -> {
          StorageProvider old = open.named(id);
          if (old.id().equals(open.used().id())) {
            throw new VaultException(
                "'" + id + "' has this vault's history. Only what was left behind can be removed.");
          }
          return Removal.run(open.folder().directory(), open.engine(), open.used(), old);
        });
  }

  /** A vault that this process has locked, and nothing of it opened. */
  private record Locked(
      VaultFolder folder, Surroundings surroundings, EngineProvider engine, StorageProvider used) {
    StorageProvider named(String id) {
      return surroundings.plugins().storage(Optional.of(id), folder.directory());
    }
  }

  private static <T> T withVault(Path root, Surroundings surroundings, Function<Locked, T> work) {
    VaultFolder folder = VaultFolder.of(root);
    folder.settings();
    Path directory = folder.directory();
    try (VaultLock lock =
        VaultLock.take(directory, PATIENCE)
            .orElseThrow(() -> VaultLock.busy(folder.root(), directory))) {
      var choice = new StorageChoice(surroundings.plugins(), directory);
      choice.settle(folder.config());
      VaultConfig settings = folder.settings();
      return work.apply(
          new Locked(
              folder,
              surroundings,
              surroundings.plugins().engine(settings.providers().engine()),
              choice.of(settings.providers().storage())));
    }
  }
}
