package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.identity.AuthorizedKeys;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.DeviceKey;
import java.util.Optional;

/**
 * Who may take part, as the document's {@code authorized_keys} says at this very moment. Any thread
 * may ask; the file is read again only when it has changed.
 */
final class AuthorizedDevices {
  private record Read(Optional<BlobHash> hash, AuthorizedKeys keys) {}

  private final VaultDocument document;
  private volatile Read last = new Read(Optional.empty(), AuthorizedKeys.NOBODY);

  AuthorizedDevices(VaultDocument document) {
    this.document = document;
  }

  /** Returns who is authorized. */
  AuthorizedKeys now() {
    Optional<FileEntry> file = document.file(AuthorizedKeys.PATH);
    Optional<BlobHash> hash = file.map(entry -> document.textHash(entry.id()));
    Read known = last;
    if (!known.hash().equals(hash)) {
      // Read after its hash: a change in between is seen at the next call.
      known = new Read(hash, file.map(this::read).orElse(AuthorizedKeys.NOBODY));
      last = known;
    }
    return known.keys();
  }

  boolean allows(DeviceKey key) {
    return now().contains(key);
  }

  private AuthorizedKeys read(FileEntry file) {
    return AuthorizedKeys.parse(document.text(file.id()));
  }
}
