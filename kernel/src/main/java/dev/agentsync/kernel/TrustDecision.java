package dev.agentsync.kernel;

import dev.agentsync.kernel.spi.DeviceKey;
import java.net.URI;

/** Decides whether a hub that this device has never met is the right one. */
@FunctionalInterface
public interface TrustDecision {
  /** Trusts no hub that is not known already. */
  TrustDecision REFUSE = (hub, url) -> false;

  /**
   * Returns whether to trust the hub; a trusted key is pinned before anything is told to it. May
   * block while a person thinks. Called on the thread that connects.
   *
   * @param hub the key that whoever answers at the address claims to own; it must still prove it
   * @throws AuthException instead of returning false, to tell the user more than that the hub is
   *     not trusted
   */
  boolean decide(DeviceKey hub, URI url);
}
