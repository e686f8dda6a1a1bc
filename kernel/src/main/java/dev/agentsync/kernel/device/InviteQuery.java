package dev.agentsync.kernel.device;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Whom to invite, and how.
 *
 * @param label what the device will be called; empty picks a name
 * @param lasts how long the invitation is good for, from a minute to a week
 * @param address where devices reach this hub; empty takes what was said last time, else where the
 *     hub listens
 * @param beside the code of another invitation by this hub's key: the new code is good for the
 *     vaults of both, and the other one's label and expiry count
 */
public record InviteQuery(
    Optional<String> label, Duration lasts, Optional<URI> address, Optional<String> beside) {
  /** For ten minutes, everything else as usual. */
  public static final InviteQuery DEFAULT =
      new InviteQuery(Optional.empty(), Duration.ofMinutes(10), Optional.empty(), Optional.empty());
}
