package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.spi.DeviceKey;
import java.time.Instant;
import java.util.Optional;

/**
 * One device connected to a hub.
 *
 * @param key the device's key
 * @param label what {@code authorized_keys} calls it, empty if nothing
 * @param remoteAddress where it connected from
 * @param since when it was let in
 * @param lastReceived when the last change came from it, on this connection
 * @param lastSent when the last change went to it, on this connection
 * @param inSync whether both sides were at the same moment when they last spoke
 */
public record PeerStatus(
    DeviceKey key,
    String label,
    String remoteAddress,
    Instant since,
    Optional<Instant> lastReceived,
    Optional<Instant> lastSent,
    boolean inSync) {}
