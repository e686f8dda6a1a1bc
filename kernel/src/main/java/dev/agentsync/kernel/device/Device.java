package dev.agentsync.kernel.device;

import dev.agentsync.kernel.spi.DeviceKey;

/**
 * A device of a vault.
 *
 * @param label what people call it; empty if nothing
 * @param self whether it is this very one
 * @param connected whether it is connected to this hub now
 */
public record Device(DeviceKey key, String label, boolean self, boolean connected) {}
