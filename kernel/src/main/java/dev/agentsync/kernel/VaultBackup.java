package dev.agentsync.kernel;

import dev.agentsync.kernel.backup.Archive;
import dev.agentsync.kernel.backup.Facts;
import dev.agentsync.kernel.backup.Verified;
import dev.agentsync.kernel.spi.EngineProvider;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
      int missing) {}

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
   * Reads all of a backup and checks it, the history included. Writes nothing.
   *
   * @throws StorageException if it cannot be read, or is not whole in any way
   * @throws ConfigException if no engine is installed
   */
  public static Contents verify(Path file, Progress progress) {
    return verify(file, progress, Surroundings.ofProcess());
  }

  static Contents verify(Path file, Progress progress, Surroundings surroundings) {
    Path path = file.toAbsolutePath().normalize();
    try (Archive archive = Archive.open(path)) {
      return contents(path, archive, Verified.of(path, archive, engine(surroundings), progress));
    }
  }

  /**
   * Makes a folder the vault of a backup, with the same history, attachments and settings, and
   * writes its files. The backup is verified first. This device's own key is used from then on, and
   * nothing is ever written under a name that the history has already. Killed before it ends, the
   * folder is no vault, and the attempt can be repeated.
   *
   * @param target the folder, new or empty; without one a new folder in {@code parent} is named
   *     after the vault
   * @throws StorageException if the backup is not whole, or the folder cannot be written; then
   *     nothing is left
   * @throws VaultException if the folder is not empty
   */
  public static Imported restore(Path file, Optional<Path> target, Path parent, Progress progress) {
    return restore(file, target, parent, progress, Surroundings.ofProcess());
  }

  static Imported restore(
      Path file, Optional<Path> target, Path parent, Progress progress, Surroundings surroundings) {
    Path path = file.toAbsolutePath().normalize();
    try (Archive archive = Archive.open(path)) {
      Path root = Importer.target(target, parent, archive.facts().name());
      var importer = new Importer(root, surroundings);
      importer.requireEmpty();
      Verified verified = Verified.of(path, archive, engine(surroundings), progress);
      importer.run(verified, archive, progress);
      try (VaultAccess vault = VaultOpener.attach(root, OpenOptions.DEFAULT, surroundings)) {
        if (vault instanceof Vault here) {
          here.start(progress); // the files appear
        }
      }
      return new Imported(root, contents(path, archive, verified));
    }
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
