package dev.agentsync.kernel;

import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.identity.AuthorizedKeys;
import dev.agentsync.kernel.spi.Heads;
import java.util.List;
import java.util.Optional;

/** The vault's synced {@code authorized_keys}, changed through the document. */
final class KeyList {
  private static final System.Logger LOG = System.getLogger("agentsync.vault");

  private final VaultDocument document;

  KeyList(VaultDocument document) {
    this.document = document;
  }

  /** Lets devices in that are named as in the file, or in one line; returns how many were added. */
  int authorize(String entries) {
    List<AuthorizedKeys.Entry> given = AuthorizedKeys.parse(entries.replace(',', '\n')).entries();
    if (given.isEmpty()) {
      LOG.log(System.Logger.Level.WARNING, "no key found in the given authorized keys");
    }
    int added = add(given);
    LOG.log(
        System.Logger.Level.INFO,
        "merged keys from --authorized-keys / AGENTSYNC_AUTHORIZED_KEYS added={0}",
        String.valueOf(added));
    return added;
  }

  /** Lets devices in that are not listed yet; returns how many were added. */
  int add(List<AuthorizedKeys.Entry> entries) {
    // The edit is made at the moment that was read, so that one made meanwhile is kept.
    Heads moment = document.heads();
    Optional<FileEntry> file = document.file(AuthorizedKeys.PATH);
    String text = file.map(f -> document.textAt(f.id(), moment)).orElse("");
    String more = AuthorizedKeys.add(text, entries);
    if (file.isEmpty() && !entries.isEmpty()) {
      document.edit(edit -> edit.createText(AuthorizedKeys.PATH, more));
    } else if (!more.equals(text)) {
      document.mergeText(file.orElseThrow().id(), moment, more);
    }
    return AuthorizedKeys.parse(more).entries().size()
        - AuthorizedKeys.parse(text).entries().size();
  }
}
