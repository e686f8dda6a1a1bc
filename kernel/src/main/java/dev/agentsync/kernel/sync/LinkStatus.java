package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Heads;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a link to a hub is doing.
 *
 * @param url the hub's
 * @param state what it is doing
 * @param since when that began
 * @param retryAt when it dials again, while waiting
 * @param lastError why it is not connected, in words for the user; empty while it is
 * @param hub the hub's key, once known
 * @param caps what the connected hub can do beyond the public protocol
 * @param lastReceived when the last change came from the hub, on any connection of this link
 * @param lastSent when the last change went to the hub, on any connection of this link
 * @param theirs the moment the hub was at when it last spoke, on any connection of this link
 * @param inSync whether both sides were at the same moment when they last spoke, and are connected
 */
public record LinkStatus(
    URI url,
    State state,
    Instant since,
    Optional<Instant> retryAt,
    Optional<String> lastError,
    Optional<DeviceKey> hub,
    List<String> caps,
    Optional<Instant> lastReceived,
    Optional<Instant> lastSent,
    Optional<Heads> theirs,
    boolean inSync) {
  /** What a link is doing. */
  public enum State {
    /** Reaching the hub, or shaking hands. */
    CONNECTING,
    /** Syncing. */
    CONNECTED,
    /** Waiting before it dials again. */
    WAITING,
    /** Over: closed, or failed where it should not dial again. */
    STOPPED
  }
}
