package dev.agentsync.kernel;

import dev.agentsync.kernel.spi.DeviceKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What to copy from where to where.
 *
 * @param hub where the hub is
 * @param target the folder to make; empty makes one in {@code parent} named after the vault
 * @param parent where to make it if {@code target} is empty
 * @param vaultId the vault it must be, if known
 * @param hubKey the key the hub must have, if known; it is then trusted without asking
 * @param identity this device's key file; empty takes the user's own; made if there is none
 * @param key an agent's key, noted in the configuration; as a rule there is none
 */
public record CloneOptions(
    URI hub,
    Optional<Path> target,
    Path parent,
    Optional<String> vaultId,
    Optional<DeviceKey> hubKey,
    Optional<Path> identity,
    KeyChoice key) {}
