package dev.agentsync.kernel.backup;

import dev.agentsync.kernel.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A backup that is read: of one vault, or of several under one seal. One thread at a time. */
public final class BackupFile implements AutoCloseable {
  private final Path file;
  private final ZipFile zip;
  private final SequencedMap<String, Archive> vaults = new LinkedHashMap<>();

  private BackupFile(Path file, ZipFile zip) throws IOException {
    this.file = file;
    this.zip = zip;
    for (Map.Entry<String, Map<String, ZipEntry>> vault : Directory.read(file, zip).entrySet()) {
      String folder = vault.getKey();
      String name = folder.isEmpty() ? "" : folder.substring(0, folder.length() - 1);
      vaults.put(name, new Archive(file, zip, vault.getValue()));
    }
  }

  /**
   * Opens a backup, checks every byte of the file against its seal, and that nothing is in it that
   * does not belong there.
   *
   * @throws StorageException if it cannot be read, or anything is wrong with it
   */
  public static BackupFile open(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(file.toString(), null, "there is no such file");
      }
      Seal.check(file);
      ZipFile zip = new ZipFile(file.toFile());
      try {
        return new BackupFile(file, zip);
      } catch (IOException | RuntimeException e) {
        zip.close();
        throw e;
      }
    } catch (IOException | IllegalArgumentException e) { // the latter for names that are no text
      throw Refused.unreadable(file, e);
    }
  }

  /**
   * Returns its vaults by the words that name them in the file: lower case, digits and {@code ._-}.
   * The only one of a backup of one vault has the empty name.
   */
  public SequencedMap<String, Archive> vaults() {
    return vaults;
  }

  /**
   * Returns the vault of a backup of one vault.
   *
   * @throws StorageException if it is a backup of several
   */
  public Archive single() {
    Archive only = vaults.get("");
    if (only == null) {
      throw Refused.because(file, "it holds several vaults where one was expected");
    }
    return only;
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw Refused.unreadable(file, e);
    }
  }
}
