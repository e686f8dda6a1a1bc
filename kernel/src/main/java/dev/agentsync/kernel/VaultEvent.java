package dev.agentsync.kernel;

import dev.agentsync.kernel.spi.DeviceKey;
import java.net.URI;
import java.util.List;

/** Something that happened in an open vault, for whoever shows or records it. */
public sealed interface VaultEvent {
  /** Something the user should know; it has been logged too. */
  record Notice(String sentence) implements VaultEvent {}

  /** The link to the hub stands. */
  record HubConnected(URI url, DeviceKey hub) implements VaultEvent {}

  /** The link to the hub broke or could not be made; it is tried again. */
  record HubLost(URI url, String reason) implements VaultEvent {}

  /** A device has connected to this hub. */
  record PeerConnected(DeviceKey peer, String label, String address) implements VaultEvent {}

  /**
   * A device was let in with an invitation; its key is in {@code authorized_keys} now.
   *
   * @param words what the device shows, too
   */
  record DeviceJoined(DeviceKey device, String label, String words) implements VaultEvent {}

  /** A device has left this hub. */
  record PeerLeft(DeviceKey peer, String label) implements VaultEvent {}

  /**
   * Files were created, edited, renamed or deleted; the change is durable.
   *
   * @param paths where they are, or were
   * @param remote whether another device did it
   */
  record FilesChanged(List<String> paths, boolean remote) implements VaultEvent {
    public FilesChanged {
      paths = List.copyOf(paths);
    }
  }
}
