package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.spi.DeviceKey;

/** Hears who comes and goes at a hub, on the device's thread. Must return soon. */
public interface HubListener {
  /** Hears nothing. */
  HubListener NONE =
      new HubListener() {
        @Override
        public void joined(DeviceKey peer, String label, String address) {
          // nobody asked
        }

        @Override
        public void left(DeviceKey peer, String label) {
          // nobody asked
        }
      };

  /**
   * A device was let in.
   *
   * @param label what {@code authorized_keys} calls it, empty if nothing
   * @param address where it connected from
   */
  void joined(DeviceKey peer, String label, String address);

  /** A device that was let in is connected no more. */
  void left(DeviceKey peer, String label);
}
