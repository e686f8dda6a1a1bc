package dev.agentsync.kernel;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a vault is opened for this run, beyond what its configuration says.
 *
 * @param key this device's key, if not the configured one
 * @param trust asked once when the hub is not known yet
 * @param author who writes through this device, such as an agent and its run; travels with every
 *     change
 * @param events hears what happens, on the thread it happens on; must return at once
 */
public record OpenOptions(
    KeyChoice key, TrustDecision trust, Optional<String> author, Consumer<VaultEvent> events) {
  /** As configured; trusts no unknown hub and tells nobody what happens. */
  public static final OpenOptions DEFAULT =
      new OpenOptions(KeyChoice.CONFIGURED, TrustDecision.REFUSE, Optional.empty(), event -> {});

  /** Returns these options with another trust decision. */
  public OpenOptions trusting(TrustDecision decision) {
    return new OpenOptions(key, decision, author, events);
  }

  /** Returns these options with another listener. */
  public OpenOptions telling(Consumer<VaultEvent> listener) {
    return new OpenOptions(key, trust, author, listener);
  }

  /** Returns these options with another choice of key. */
  public OpenOptions signingWith(KeyChoice choice) {
    return new OpenOptions(choice, trust, author, events);
  }

  /** Returns these options with a name that every change made through this device carries. */
  public OpenOptions writingAs(Optional<String> name) {
    return new OpenOptions(key, trust, name, events);
  }
}
