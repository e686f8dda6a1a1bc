package dev.agentsync.kernel;

import dev.agentsync.kernel.backup.Archive;
import dev.agentsync.kernel.backup.BackupFile;
import dev.agentsync.kernel.backup.Facts;
import dev.agentsync.kernel.backup.Gathering;
import dev.agentsync.kernel.backup.Verified;
import dev.agentsync.kernel.spi.EngineProvider;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Backups of vaults: files that hold the whole history, the attachments and the settings, and no
 * key. {@link VaultAccess#export} makes them. Any thread may call.
 */
public final class VaultBackup {
  /**
   * What a backup holds.
   *
   * @param file where it is, absolute
   * @param vaultId the vault
   * @param name what people call it
   * @param created when it was made
   * @param heads the moment, as hashes of changes
   * @param files how many files there were then
   * @param attachments how many attachments' contents, those of former files too
   * @param missing how many contents that files of that moment need were not on the device
   */
  public record Contents(
      Path file,
      String vaultId,
      Optional<String> name,
      Instant created,
      List<String> heads,
      int files,
      int attachments,
      int missing) {
    private Contents in(Path other) {
      return new Contents(other, vaultId, name, created, heads, files, attachments, missing);
    }
  }

  /**
   * A vault made from a backup.
   *
   * @param root the folder, absolute
   */
  public record Imported(Path root, Contents contents) {}

  private VaultBackup() {}

  static Contents contents(Path file, Facts facts, int files, int attachments, int missing) {
    return new Contents(
        file,
        facts.vaultId(),
        facts.name(),
        facts.created(),
        facts.heads().hashes().stream().map(Object::toString).toList(),
        files,
        attachments,
        missing);
  }

  /**
   * Reads all of a backup and checks it, the histories included. Writes nothing.
   *
   * @return what it holds of each vault
   * @throws StorageException if it cannot be read, or is not whole in any way
   * @throws ConfigException if no engine is installed
   */
  public static List<Contents> verify(Path file, Progress progress) {
    return verify(file, progress, Surroundings.ofProcess());
  }

  static List<Contents> verify(Path file, Progress progress, Surroundings surroundings) {
    Path path = file.toAbsolutePath().normalize();
    try (BackupFile backup = BackupFile.open(path)) {
      return backup.vaults().values().stream()
          .map(archive -> verify(path, archive, progress, surroundings))
          .toList();
    }
  }

  private static Contents verify(
      Path path, Archive archive, Progress progress, Surroundings surroundings) {
    return contents(path, archive, Verified.of(path, archive, engine(surroundings), progress));
  }

  /**
   * Puts backups of several vaults into one file. It stands for one moment of each vault, not for
   * one moment of all.
   *
   * @param replace whether a file that is there gives way
   * @param vaults what writes the backup of one vault into the file it is given, replacing it, such
   *     as {@link VaultAccess#export}; by names that {@link BackupFile#vaults} describes
   * @return what the file holds of each vault, in that order
   * @throws VaultException if the file is there and may not be replaced
   * @throws StorageException if it could not be written; then nothing of it is left
   */
  public static List<Contents> gather(
      Path file, boolean replace, SequencedMap<String, Function<Path, Contents>> vaults) {
    Path path = file.toAbsolutePath().normalize();
    var written = new ArrayList<Contents>();
    SequencedMap<String, Consumer<Path>> parts = new LinkedHashMap<>();
    vaults.forEach(
        (name, vault) -> parts.put(name, part -> written.add(vault.apply(part).in(path))));
    Gathering.write(path, replace, parts);
    return List.copyOf(written);
  }

  /**
   * Makes a folder the vault of a backup, with the same history, attachments and settings, and
   * writes its files. The backup is verified first. This device's own key is used from then on, and
   * nothing is ever written under a name that the history has already. Killed before it ends, the
   * folder is no vault, and the attempt can be repeated.
   *
   * <p>Of a backup of several vaults each goes into a folder of its own, named as in the backup;
   * all are verified before the first is made.
   *
   * @param target the folder, new or empty; without one a new folder in {@code parent} is named
   *     after the vault. For a backup of several vaults it takes the place of {@code parent}
   * @param places the folders of single vaults of a backup of several, by their names in it
   * @throws StorageException if the backup is not whole, or a folder cannot be written; then
   *     nothing is left of that vault
   * @throws VaultException if a folder is not empty
   */
  public static List<Imported> restore(
      Path file, Optional<Path> target, Path parent, Map<String, Path> places, Progress progress) {
    return restore(file, target, parent, places, progress, Surroundings.ofProcess());
  }

  static List<Imported> restore(
      Path file,
      Optional<Path> target,
      Path parent,
      Map<String, Path> places,
      Progress progress,
      Surroundings surroundings) {
    Path path = file.toAbsolutePath().normalize();
    try (BackupFile backup = BackupFile.open(path)) {
      SequencedMap<Path, Archive> roots = roots(backup, target, parent, places);
      roots.keySet().forEach(root -> new Importer(root, surroundings).requireEmpty());
      if (roots.size() > 1) {
        roots.values().forEach(archive -> verify(path, archive, progress, surroundings));
      }
      var made = new ArrayList<Imported>();
      roots.forEach((root, archive) -> made.add(make(path, root, archive, progress, surroundings)));
      return List.copyOf(made);
    }
  }

  private static SequencedMap<Path, Archive> roots(
      BackupFile backup, Optional<Path> target, Path parent, Map<String, Path> places) {
    SequencedMap<Path, Archive> roots = new LinkedHashMap<>();
    for (Map.Entry<String, Archive> vault : backup.vaults().entrySet()) {
      String name = vault.getKey();
      Archive archive = vault.getValue();
      Path among = target.orElse(parent);
      Path root =
          name.isEmpty()
              ? Importer.target(target, parent, archive.facts().name())
              : Importer.target(Optional.ofNullable(places.get(name)), among, Optional.of(name));
      roots.put(root, archive);
    }
    return roots;
  }

  private static Imported make(
      Path path, Path root, Archive archive, Progress progress, Surroundings surroundings) {
    Verified verified = Verified.of(path, archive, engine(surroundings), progress);
    new Importer(root, surroundings).run(verified, archive, progress);
    try (VaultAccess vault = VaultOpener.attach(root, OpenOptions.DEFAULT, surroundings)) {
      if (vault instanceof Vault here) {
        here.start(progress); // the files appear
      }
    }
    return new Imported(root, contents(path, archive, verified));
  }

  private static Contents contents(Path path, Archive archive, Verified verified) {
    return contents(
        path,
        archive.facts(),
        verified.document().files(),
        archive.blobs().size(),
        verified.missing());
  }

  private static EngineProvider engine(Surroundings surroundings) {
    return surroundings.plugins().engine(Optional.empty());
  }
}
