package dev.agentsync.kernel;

import dev.agentsync.kernel.backup.Export;
import dev.agentsync.kernel.config.PortableConfig;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.spi.BlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes backups of an open vault. */
record Exporter(VaultFolder folder, VaultDocument document, BlobStore blobs) {
  VaultBackup.Contents run(Path file, boolean replace, Progress progress) {
    Path target = file.toAbsolutePath().normalize();
    requireOutside(target);
    PortableConfig config = config();
    Export.Written written =
        new Export(document, blobs, config.read().name(), config.text())
            .write(target, replace, progress);
    return VaultBackup.contents(
        target, written.facts(), document.files().size(), written.blobs(), written.missing());
  }

  /** A backup inside the folder would be in the next one, and could sync to all devices. */
  private void requireOutside(Path file) {
    try {
      Path parent = file.getParent();
      if (parent != null
          && Files.isDirectory(parent)
          && parent.toRealPath().startsWith(folder.root().toRealPath())) {
        throw new VaultException(
            file + " would lie inside the vault. Write the backup to another folder.");
      }
    } catch (IOException e) {
      throw new StorageException("Cannot look at the folder of " + file + ": " + e + ".", e);
    }
  }

  private PortableConfig config() {
    Path path = folder.config().path();
    try {
      return new PortableConfig(path, Files.readString(path)).withoutKeys();
    } catch (IOException e) {
      throw new ConfigException("Cannot read " + path + ": " + e + ". Make it readable.", e);
    }
  }
}
