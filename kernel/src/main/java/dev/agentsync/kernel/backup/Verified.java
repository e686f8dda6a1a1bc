package dev.agentsync.kernel.backup;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.Progress;
import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.config.PortableConfig;
import dev.agentsync.kernel.document.Inspection;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.EngineProvider;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An archive of which everything has been looked at: the history has been read, it is the vault and
 * the moment the archive names, and every attachment has the content its name stands for.
 *
 * @param history the document's bytes
 * @param config the settings, without what belongs to the machine they came from
 * @param missing how many contents that present files need are not in it
 */
public record Verified(
    Facts facts, byte[] history, Inspection document, PortableConfig config, int missing) {
  /**
   * Reads all of an archive.
   *
   * @throws dev.agentsync.kernel.StorageException if anything in it is not as it has to be
   */
  public static Verified of(Path file, Archive archive, EngineProvider engine, Progress progress) {
    byte[] history = archive.history();
    Inspection document = inspect(file, engine, history);
    Facts facts = archive.facts();
    if (!document.vaultId().equals(facts.vaultId()) || !document.heads().equals(facts.heads())) {
      throw Refused.because(file, "its history is not the one it says it holds");
    }
    PortableConfig config = config(file, archive, facts);
    Set<BlobHash> missing = new HashSet<>(document.attachments());
    List<BlobHash> blobs = archive.blobs();
    for (int i = 0; i < blobs.size(); i++) {
      archive.blob(blobs.get(i)); // checks it
      missing.remove(blobs.get(i));
      progress.at(Progress.Phase.BACKUP, i + 1, blobs.size());
    }
    return new Verified(facts, history, document, config, missing.size());
  }

  private static Inspection inspect(Path file, EngineProvider engine, byte[] history) {
    try {
      return Inspection.of(engine, history);
    } catch (DocumentException | VaultException e) {
      throw Refused.because(file, "its history cannot be read", e);
    }
  }

  private static PortableConfig config(Path file, Archive archive, Facts facts) {
    try {
      var config = new PortableConfig(file.resolve(Layout.CONFIG), archive.config()).withoutKeys();
      if (config.read().vaultId().equals(Optional.of(facts.vaultId()))) {
        return config;
      }
    } catch (ConfigException e) {
      throw Refused.because(file, "its settings cannot be read", e);
    }
    throw Refused.because(file, "its settings are another vault's");
  }
}
