package dev.agentsync.kernel.wire;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.DeviceKey;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides about devices that are not in {@code authorized_keys} but show an invitation. Any thread
 * may call.
 */
@FunctionalInterface
public interface Door {
  /** Opens for nobody, and says so as a vault does that has not made the invitation. */
  Door CLOSED = (peer, shown, transcript) -> new Refused("invitation not known here");

  /** What a device gets for what it shows. */
  sealed interface Answer permits Guest, Refused {}

  /**
   * It may come in.
   *
   * @param proof shows the device that this hub invited it
   * @param enter called once the device has proven to own its key: adds it, durably, and returns
   *     nothing; or returns what to tell the device if it cannot come in any more
   */
  record Guest(Bytes proof, Supplier<Optional<String>> enter) implements Answer {}

  /** It may not, for the reason that it is told. */
  record Refused(String words) implements Answer {}

  /**
   * Looks at what a device shows.
   *
   * @param peer the key it claims to own
   * @param transcript what both sides sign
   */
  Answer knock(DeviceKey peer, Bytes shown, byte[] transcript);
}
