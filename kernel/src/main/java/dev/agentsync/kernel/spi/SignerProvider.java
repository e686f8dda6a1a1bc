package dev.agentsync.kernel.spi;

import dev.agentsync.kernel.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Proves which device this is.
 *
 * @since 0.1.0
 */
public non-sealed interface SignerProvider extends Provider {
  /** What the user has said about where the key is. */
  enum Wish {
    /** A key file was named. */
    FILE,
    /** An agent was named, or a key in it. */
    AGENT,
    /** Nothing: the user's own key file, or whatever else this image signs with. */
    ANY
  }

  /**
   * Which identity is wanted.
   *
   * @param keyFile the identity file, absolute; used by signers that read files
   * @param agentSocket the agent's socket, empty if none is known
   * @param agentKey the key to use from the agent; empty takes the only one
   * @param wish what the user has said about where the key is
   * @param passphrases asked for the passphrase of a key that is encrypted
   */
  record Options(
      Path keyFile,
      Optional<Path> agentSocket,
      Optional<DeviceKey> agentKey,
      Wish wish,
      Passphrases passphrases) {
    /** Asks nobody for a passphrase; naming an agent's key selects the agent. */
    public Options(Path keyFile, Optional<Path> agentSocket, Optional<DeviceKey> agentKey) {
      this(
          keyFile,
          agentSocket,
          agentKey,
          agentKey.isPresent() ? Wish.AGENT : Wish.ANY,
          Passphrases.NONE);
    }
  }

  /**
   * A key that a signer could sign with.
   *
   * @param comment what its owner has called it; may be empty, may be any text
   * @param where the file or the agent it is in
   */
  record Offer(DeviceKey key, String comment, String where) {}

  /** Returns whether this provider is the one for that identity. */
  boolean serves(Options options);

  /**
   * Opens the signer for that identity.
   *
   * @throws ConfigException if there is no such key, or it cannot be used; the message says what to
   *     do
   */
  Signer open(Options options);

  /**
   * Returns the keys there are, without opening any: nobody is asked for a passphrase.
   *
   * @throws ConfigException if that cannot be told; the message says why
   */
  default List<Offer> offers(Options options) {
    return List.of();
  }

  /** Returns whether {@link #generate} can make a key. */
  default boolean makesKeys() {
    return false;
  }

  /**
   * Makes a new key where the options say, never over an existing one, and returns its public half.
   *
   * @throws ConfigException if there is one already, or this signer cannot make keys
   */
  default DeviceKey generate(Options options) {
    throw new ConfigException(
        "The signer '" + id() + "' cannot make keys; make one with the tool that holds them.");
  }
}
