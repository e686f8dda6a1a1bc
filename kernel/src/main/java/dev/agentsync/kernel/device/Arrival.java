package dev.agentsync.kernel.device;

import dev.agentsync.kernel.spi.DeviceKey;

/**
 * A device that came with an invitation.
 *
 * @param words what it shows, too; if it shows others, somebody else has used the invitation
 */
public record Arrival(DeviceKey device, String label, String words) {}
