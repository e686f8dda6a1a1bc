package dev.agentsync.kernel.backup;

import dev.agentsync.kernel.spi.BlobHash;
import java.util.Optional;
import java.util.Set;

/** What the entries of an archive are called. Nothing else may be in one. */
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

  private Layout() {}

  static String blob(BlobHash hash) {
    return BLOBS + hash.hex();
  }

  /** Returns which blob an entry of that name holds; empty if the name is no blob's. */
  static Optional<BlobHash> blob(String name) {
    String hex = name.startsWith(BLOBS) ? name.substring(BLOBS.length()) : "";
    return BlobHash.isValid(hex) ? Optional.of(new BlobHash(hex)) : Optional.empty();
  }
}
