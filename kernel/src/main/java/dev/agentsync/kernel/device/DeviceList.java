package dev.agentsync.kernel.device;

import java.util.List;

/**
 * The devices of a vault.
 *
 * @param devices who may take part, in the order of {@code authorized_keys}
 * @param removed who was taken out of an identity and is not back; empty in other vaults
 * @param awaited the labels of open invitations
 */
public record DeviceList(List<Device> devices, List<Device> removed, List<String> awaited) {
  public DeviceList {
    devices = List.copyOf(devices);
    removed = List.copyOf(removed);
    awaited = List.copyOf(awaited);
  }
}
