package dev.agentsync.kernel;

import dev.agentsync.kernel.spi.DeviceKey;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A vault that was just made.
 *
 * @param root its folder, absolute
 * @param vaultId its id, a UUID in text
 * @param name what people call it
 * @param device this device's key, which the vault already lets in
 * @param identity where that key lies
 */
public record Initialized(
    Path root, String vaultId, Optional<String> name, DeviceKey device, Path identity) {}
