package dev.agentsync.kernel.document;

import dev.agentsync.kernel.identity.DeviceActor;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.DeviceKey;
import java.util.Optional;

/**
 * Under which name this process writes into one document. For one opening only.
 *
 * @param actor fresh
 * @param author who writes through this device, if somebody said so
 */
public record Authorship(ActorId actor, Optional<String> author) {
  /** Returns the authorship of a device that does not know its key. */
  public static Authorship unknown() {
    return new Authorship(ActorId.random(), Optional.empty());
  }

  /** Returns a fresh authorship of a device; without a key it is nobody's. */
  public static Authorship of(Optional<DeviceKey> device, Optional<String> author) {
    return new Authorship(device.map(DeviceActor::fresh).orElseGet(ActorId::random), author);
  }
}
