package dev.agentsync.kernel.spi;

import java.util.Optional;

/**
 * Where a signer gets the passphrase of a key that is encrypted. May block while a person types.
 * Called on the thread that opens the signer.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Passphrases {
  /** Nobody can be asked. */
  Passphrases NONE = (what, attempt) -> Optional.empty();

  /**
   * Returns a passphrase, or empty if there is none to try (any more). The caller overwrites the
   * array when it is done with it.
   *
   * @param what the key, for the question, such as {@code the key in /home/me/.ssh/id_ed25519}
   * @param attempt 1 at first; higher if the one before was wrong
   */
  Optional<char[]> ask(String what, int attempt);
}
