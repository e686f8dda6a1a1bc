package dev.agentsync.kernel;

import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.sync.HubListener;
import java.util.function.Consumer;

/** Tells of the devices that come and go at this hub. */
record Guests(Consumer<VaultEvent> events) implements HubListener {
  @Override
  public void joined(DeviceKey peer, String label, String address) {
    events.accept(new VaultEvent.PeerConnected(peer, label, address));
  }

  @Override
  public void left(DeviceKey peer, String label) {
    events.accept(new VaultEvent.PeerLeft(peer, label));
  }
}
