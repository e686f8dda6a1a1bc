package dev.agentsync.agent;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.OpenOptions;
import dev.agentsync.kernel.Progress;
import dev.agentsync.kernel.SharedListener;
import dev.agentsync.kernel.Vault;
import dev.agentsync.kernel.VaultEvent;
import dev.agentsync.kernel.VaultStatus;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How an agent opens a vault.
 *
 * @param options for every vault
 * @param listener where hubs are reached, if anywhere
 */
record VaultOpening(OpenOptions options, Optional<SharedListener> listener) {
  private static final System.Logger LOG = System.getLogger("agentsync.agent");

  /** Returns the same, with somebody who hears what happens in the vault. */
  VaultOpening telling(Consumer<VaultEvent> hears) {
    return new VaultOpening(options.telling(hears), listener);
  }

  /**
   * Opens a vault and sets it to work; what fails is closed again.
   *
   * @throws dev.agentsync.kernel.AgentsyncException if it cannot be opened
   */
  Vault open(KnownVault known) {
    if (!Files.isDirectory(known.folder())) {
      throw new ConfigException(
          "There is no folder "
              + known.folder()
              + ". If it has moved, run 'agentsync vault remove "
              + known.name()
              + "' and add it where it is; if its disk is not mounted, mount it.");
    }
    Vault vault = Vault.open(known.folder(), options);
    try {
      vault
          .damage()
          .forEach(
              sentence ->
                  LOG.log(
                      System.Logger.Level.WARNING,
                      "damage vault={0} \"{1}\"",
                      known.name(),
                      sentence));
      vault.start(Progress.NONE);
      switch (known.role()) {
        case HUB -> listener.ifPresent(shared -> vault.listen(shared, known.name()));
        case PEER -> vault.rendezvous().ifPresent(vault::connect);
      }
      return vault;
    } catch (RuntimeException e) {
      vault.close();
      throw e;
    }
  }

  /** Returns why a vault that is open does not do what it is for. */
  Optional<String> objection(KnownVault known, VaultStatus status) {
    return switch (known.role()) {
      case HUB ->
          listener.isPresent()
              ? Optional.empty()
              : Optional.of(
                  "This agent does not listen, so no device reaches the vault. Run 'agentsync"
                      + " agent restart --listen IP:PORT'.");
      case PEER ->
          status.rendezvous().isPresent()
              ? Optional.empty()
              : Optional.of(
                  "No hub is configured, so it is kept on this machine only. Set rendezvous_url"
                      + " in its config.toml, or add it again with --hub.");
    };
  }
}
