package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.spi.DeviceKey;
import java.net.URI;

/** Whether to trust a hub that this vault has no key of yet. */
@FunctionalInterface
public interface TrustDecision {
  /** Trusts nobody new. */
  TrustDecision NEVER = (_, _) -> false;

  /**
   * Decides about a hub met for the first time; may ask a person. No connection is open meanwhile.
   * Called at most once per key by one link, on the link's thread.
   *
   * @param hub the key it claims to own, not yet proven
   */
  boolean decide(DeviceKey hub, URI url);

  /** Called when a hub trusted by {@link #decide} has proven to own its key: pin it now. */
  default void proven(DeviceKey hub, URI url) {}
}
