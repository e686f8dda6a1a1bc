package dev.agentsync.kernel;

import dev.agentsync.kernel.config.VaultConfig;
import dev.agentsync.kernel.control.ControlClient;
import dev.agentsync.kernel.control.ControlRequest;
import dev.agentsync.kernel.spi.DeviceKey;
import java.nio.file.Path;
import java.util.Optional;

/** Which hub a folder trusts; works without a vault. A running watch heeds it at once. */
public final class HubPin {
  private HubPin() {}

  /**
   * Pins a hub's key; the configuration is made if there is none.
   *
   * @param key in the form {@code ssh-ed25519 BASE64}
   * @return the key as it was understood
   * @throws ConfigException if it is no such key, or the configuration cannot be changed
   */
  public static DeviceKey trust(Path root, String key) {
    DeviceKey hub;
    try {
      hub = DeviceKey.parse(key);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "Not a hub's key: "
              + e.getMessage()
              + ". Copy what `agentsync key show` prints on the hub.",
          e);
    }
    VaultFolder folder = VaultFolder.of(root);
    folder.config().readIfPresent(); // a malformed file is told as such
    folder.create();
    folder.config().set("vault", "hub_pubkey", hub.ssh());
    tellWatcher(folder);
    return hub;
  }

  /** Forgets the pinned key, if any. */
  public static void forget(Path root) {
    VaultFolder folder = VaultFolder.of(root);
    folder.config().readIfPresent();
    folder.config().remove("vault", "hub_pubkey");
    tellWatcher(folder);
  }

  /** Returns the pinned key. */
  public static Optional<DeviceKey> show(Path root) {
    return VaultFolder.of(root).config().readIfPresent().flatMap(VaultConfig::hubKey);
  }

  private static void tellWatcher(VaultFolder folder) {
    Optional<ControlClient> watcher = ControlClient.find(folder.directory());
    try {
      watcher.ifPresent(
          client ->
              client.ask(ControlRequest.of(Requests.REDIAL), Requests.Count.class, Progress.NONE));
    } catch (AgentsyncException e) {
      System.getLogger("agentsync.vault")
          .log(
              System.Logger.Level.WARNING,
              "the running watch does not know of the hub's key yet; restart it error=\"{0}\"",
              e.getMessage());
    }
  }
}
