package dev.agentsync.kernel;

import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.identity.AuthorizedKeys;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Heads;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The vault's synced {@code authorized_keys}, changed through the document. Any thread. */
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

  /** Returns the file's text now; empty if there is no such file. */
  String text() {
    return document.file(AuthorizedKeys.PATH).map(FileEntry::id).map(document::text).orElse("");
  }

  /** Returns who is let in. */
  AuthorizedKeys keys() {
    return AuthorizedKeys.parse(text());
  }

  /** Lets devices in that are not listed yet; returns how many were added. */
  int add(List<AuthorizedKeys.Entry> entries) {
    AuthorizedKeys before = keys();
    change(text -> AuthorizedKeys.add(text, entries));
    return (int)
        entries.stream()
            .map(AuthorizedKeys.Entry::key)
            .distinct()
            .filter(key -> !before.contains(key))
            .count();
  }

  /** Lets a device in no more. */
  void remove(DeviceKey key) {
    change(text -> AuthorizedKeys.remove(text, key));
  }

  /** Lets a device in no more, and notes that it was removed. */
  void strike(DeviceKey key) {
    change(text -> AuthorizedKeys.strike(text, key));
  }

  /** Changes the text, as one change. */
  void change(UnaryOperator<String> edit) {
    change(document, AuthorizedKeys.PATH, edit);
  }

  /**
   * Changes a text file of the vault, which is made if there is none and something is to be in it.
   */
  static void change(VaultDocument document, String path, UnaryOperator<String> edit) {
    // The edit is made at the moment that was read, so that one made meanwhile is kept.
    Heads moment = document.heads();
    Optional<FileEntry> file = document.file(path);
    String text = file.map(f -> document.textAt(f.id(), moment)).orElse("");
    String changed = edit.apply(text);
    if (file.isEmpty() && !changed.isEmpty()) {
      document.edit(write -> write.createText(path, changed));
    } else if (!changed.equals(text)) {
      document.mergeText(file.orElseThrow().id(), moment, changed);
    }
  }
}
