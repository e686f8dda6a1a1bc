package dev.agentsync.kernel.backup;

import dev.agentsync.kernel.spi.BlobHash;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the entries of a backup file are called. Nothing else may be in one. Either it holds one
 * vault, or each of its vaults has a folder.
 */
final class Layout {
  static final String FACTS = "backup.toml";
  static final String HISTORY = "history.automerge";
  static final String CONFIG = "config.toml";

  /** Lines as {@code sha256sum} writes and checks them, one for each other entry. */
  static final String SUMS = "SHA256SUMS";

  static final Set<String> FIXED = Set.of(FACTS, HISTORY, CONFIG, SUMS);

  /**
   * How many times longer than its stored form an entry may be. What packs better is stored as it
   * is, so no honest archive comes near.
   */
  static final int EXPANSION = 100;

  /** The small texts may be so long. */
  static final int SMALL = 1 << 20;

  private static final String BLOBS = "blobs/";
  private static final Pattern VAULT = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private Layout() {}

  /**
   * Returns the folder of a vault, with a slash at its end.
   *
   * @throws IllegalArgumentException if the vault cannot be called that
   */
  static String folder(String vault) {
    if (!VAULT.matcher(vault).matches()) {
      throw new IllegalArgumentException("no name of a vault in a backup: " + vault);
    }
    return vault + "/";
  }

  /** Returns the folder an entry of that name lies in; empty if the name begins with none. */
  static Optional<String> folderOf(String entry) {
    int slash = entry.indexOf('/');
    return slash > 0 && VAULT.matcher(entry.substring(0, slash)).matches()
        ? Optional.of(entry.substring(0, slash + 1))
        : Optional.empty();
  }

  /** Returns whether an entry may be called that, within its vault. */
  static boolean belongs(String name) {
    return FIXED.contains(name) || blob(name).isPresent();
  }

  static String blob(BlobHash hash) {
    return BLOBS + hash.hex();
  }

  /** Returns which blob an entry of that name holds; empty if the name is no blob's. */
  static Optional<BlobHash> blob(String name) {
    String hex = name.startsWith(BLOBS) ? name.substring(BLOBS.length()) : "";
    return BlobHash.isValid(hex) ? Optional.of(new BlobHash(hex)) : Optional.empty();
  }
}
