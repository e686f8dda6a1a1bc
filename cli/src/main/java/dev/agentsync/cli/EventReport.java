package dev.agentsync.cli;

import dev.agentsync.kernel.VaultEvent;

/** Events of a watched vault as programs read them. */
final class EventReport {
  private EventReport() {}

  static Moment of(VaultEvent event) {
    return switch (event) {
      case VaultEvent.Notice(String sentence) -> Moment.silent("notice", "message", sentence);
      case VaultEvent.HubConnected(var url, var hub) ->
          Moment.silent("hub_connected", "url", url, "hub", hub.ssh());
      case VaultEvent.HubLost(var url, var reason) ->
          Moment.silent("hub_lost", "url", url, "reason", reason);
      case VaultEvent.PeerConnected(var peer, var label, var address) ->
          Moment.silent("peer_connected", "peer", peer.ssh(), "label", label, "address", address);
      case VaultEvent.DeviceJoined(var device, var label, var words) ->
          Moment.silent("device_joined", "peer", device.ssh(), "label", label, "words", words);
      case VaultEvent.PeerLeft(var peer, var label) ->
          Moment.silent("peer_left", "peer", peer.ssh(), "label", label);
      case VaultEvent.FilesChanged(var paths, var remote) ->
          Moment.silent("files_changed", "paths", paths, "remote", remote);
    };
  }
}
