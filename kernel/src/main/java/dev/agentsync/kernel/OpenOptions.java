package dev.agentsync.kernel;

import dev.agentsync.kernel.spi.DeviceKey;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a vault is opened for this run, beyond what its configuration says.
 *
 * @param agentSocket a key agent to ask instead of the configured one
 * @param agentKey the agent's key to use; its presence selects the agent for this run
 * @param trust asked once when the hub is not known yet
 * @param author who writes through this device, such as an agent and its run; travels with every
 *     change
 * @param events hears what happens, on the thread it happens on; must return at once
 */
public record OpenOptions(
    Optional<Path> agentSocket,
    Optional<DeviceKey> agentKey,
    TrustDecision trust,
    Optional<String> author,
    Consumer<VaultEvent> events) {
  /** As configured; trusts no unknown hub and tells nobody what happens. */
  public static final OpenOptions DEFAULT =
      new OpenOptions(
          Optional.empty(), Optional.empty(), TrustDecision.REFUSE, Optional.empty(), event -> {});

  /** Returns these options with another trust decision. */
  public OpenOptions trusting(TrustDecision decision) {
    return new OpenOptions(agentSocket, agentKey, decision, author, events);
  }

  /** Returns these options with another listener. */
  public OpenOptions telling(Consumer<VaultEvent> listener) {
    return new OpenOptions(agentSocket, agentKey, trust, author, listener);
  }

  /** Returns these options with the key taken from an agent. */
  public OpenOptions signingWith(Optional<Path> socket, Optional<DeviceKey> key) {
    return new OpenOptions(socket, key, trust, author, events);
  }

  /** Returns these options with a name that every change made through this device carries. */
  public OpenOptions writingAs(Optional<String> name) {
    return new OpenOptions(agentSocket, agentKey, trust, name, events);
  }
}
