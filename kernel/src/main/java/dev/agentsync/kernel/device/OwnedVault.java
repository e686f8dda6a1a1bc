package dev.agentsync.kernel.device;

import dev.agentsync.kernel.spi.DeviceKey;
import java.net.URI;

/**
 * One of the owner's vaults.
 *
 * @param id the vault's id, a UUID
 * @param name what people call it; may be any text, not a safe file name
 * @param hub where its hub is
 * @param hubKey the key that hub must have
 */
public record OwnedVault(String id, String name, URI hub, DeviceKey hubKey) {}
