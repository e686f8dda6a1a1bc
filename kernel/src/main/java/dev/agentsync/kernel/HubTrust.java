package dev.agentsync.kernel;

import dev.agentsync.kernel.config.ConfigFile;
import dev.agentsync.kernel.config.VaultConfig;
import dev.agentsync.kernel.spi.DeviceKey;
import java.net.URI;
import java.util.Optional;

/** Asks the user about a hub met for the first time, and pins it in the configuration. */
final class HubTrust implements dev.agentsync.kernel.sync.TrustDecision {
  private final ConfigFile config;
  private final TrustDecision user;

  HubTrust(ConfigFile config, TrustDecision user) {
    this.config = config;
    this.user = user;
  }

  /** Returns the hub's key as pinned now. */
  Optional<DeviceKey> pinned() {
    return config.readIfPresent().flatMap(VaultConfig::hubKey);
  }

  @Override
  public boolean decide(DeviceKey hub, URI url) {
    return user.decide(hub, url);
  }

  @Override
  public void proven(DeviceKey hub, URI url) {
    if (!pinned().equals(Optional.of(hub))) {
      config.set("vault", "hub_pubkey", hub.ssh());
    }
  }
}
