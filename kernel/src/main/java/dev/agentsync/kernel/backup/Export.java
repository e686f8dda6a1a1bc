package dev.agentsync.kernel.backup;

import dev.agentsync.kernel.Progress;
import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.document.Saved;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.BlobStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes one vault into an archive: beside its place, and then renamed into it.
 *
 * @param name what people call the vault
 * @param config its settings, as they may leave the machine
 */
public record Export(
    VaultDocument document, BlobStore blobs, Optional<String> name, String config) {
  /**
   * What was written.
   *
   * @param blobs how many attachments' contents
   * @param missing how many contents that present files need are not on this device
   */
  public record Written(Facts facts, int blobs, int missing) {}

  /**
   * Writes the archive and reads it once more, as it lies on the medium.
   *
   * @param file absolute
   * @param replace whether a file that is there gives way
   * @throws VaultException if there is one and it may not
   * @throws StorageException if it could not be written; then nothing of it is left
   */
  public Written write(Path file, boolean replace, Progress progress) {
    return Placing.place(file, replace, temporary -> fill(temporary, progress));
  }

  private Written fill(Path file, Progress progress) throws IOException {
    Saved saved = document.save();
    var facts =
        new Facts(
            document.vaultId(),
            name,
            Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
            saved.heads());
    // Listed after the document was read: what it refers to and was here then is here now.
    List<BlobHash> present = blobs.list().stream().sorted().toList();
    Set<BlobHash> missing = new HashSet<>(saved.attachments());
    int count = 0;
    try (var archive = new ArchiveWriter(file, facts.created())) {
      archive.add(Layout.FACTS, facts.render());
      archive.add(Layout.CONFIG, config);
      archive.add(Layout.HISTORY, saved.history());
      for (BlobHash hash : present) {
        Optional<byte[]> content = blobs.get(hash);
        if (content.isPresent()) { // else it is damaged and counts as not here, as everywhere
          archive.add(Layout.blob(hash), content.get());
          missing.remove(hash);
          progress.at(Progress.Phase.BACKUP, ++count, present.size());
        }
      }
      archive.finish();
    }
    return new Written(facts, count, missing.size());
  }
}
