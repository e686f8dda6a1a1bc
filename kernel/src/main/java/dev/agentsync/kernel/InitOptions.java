package dev.agentsync.kernel;

import java.net.URI;
import java.util.Optional;

/**
 * What a new vault begins with.
 *
 * @param name what people call it; empty takes the folder's name
 * @param identity the key file as it is to stand in the configuration, relative to the vault; empty
 *     takes the user's own
 * @param hub where its hub is, if it is not the hub itself
 * @param ignoreFiles whether to write {@code .syncignore} and mention {@code .agentsync/} in {@code
 *     .gitignore} and {@code .agentsignore}
 * @param storage the word of the plugin that keeps the history, noted in the configuration; empty
 *     takes the image's own
 * @param key an agent's key, noted in the configuration; as a rule there is none
 */
public record InitOptions(
    Optional<String> name,
    Optional<String> identity,
    Optional<URI> hub,
    boolean ignoreFiles,
    Optional<String> storage,
    KeyChoice key) {
  /** Everything as usual. */
  public static final InitOptions DEFAULT =
      new InitOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          true,
          Optional.empty(),
          KeyChoice.CONFIGURED);
}
