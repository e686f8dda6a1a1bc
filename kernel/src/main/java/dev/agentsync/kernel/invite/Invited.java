package dev.agentsync.kernel.invite;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.DeviceKey;
import java.time.Instant;
import java.util.Optional;

/**
 * One invitation as its hub remembers it. The secret is there only as long as it is good for
 * something.
 *
 * @param id of {@link InviteKeys#id}
 * @param label what the device will be called
 * @param wrong how many wrong proofs were given for it
 * @param words what both sides show, once a device has used it
 */
record Invited(
    Bytes id, String label, Instant expires, State state, int wrong, Optional<String> words) {
  /** How an invitation stands. Nothing leads back to {@link Open}. */
  sealed interface State {}

  /** Waits for its device. */
  record Open(Bytes secret) implements State {}

  /**
   * Used by a device that is being added: nobody else can use it any more, and that device can come
   * again if the hub died in between.
   */
  record Taken(Bytes secret, DeviceKey by) implements State {}

  /** Used by a device that was added. */
  record Spent(DeviceKey by) implements State {}

  /** Nobody used it in time. */
  record Expired() implements State {}

  /** Withdrawn after wrong proofs. */
  record Guessed() implements State {}

  /** Taken back by its owner. */
  record Withdrawn() implements State {}

  static Invited open(Bytes secret, String label, Instant expires) {
    return new Invited(
        InviteKeys.of(secret).id(), label, expires, new Open(secret), 0, Optional.empty());
  }

  Invited with(State next) {
    return new Invited(id, label, expires, next, wrong, words);
  }

  Invited taken(Bytes secret, DeviceKey by, String spoken) {
    return new Invited(id, label, expires, new Taken(secret, by), wrong, Optional.of(spoken));
  }

  Invited guessedOnce() {
    return new Invited(id, label, expires, state, wrong + 1, words);
  }

  /** Returns it as it stands at that time. */
  Invited at(Instant now) {
    return now.isBefore(expires)
        ? this
        : switch (state) {
          case Open _ -> with(new Expired());
          case Taken taken -> with(new Spent(taken.by())); // too late to come again
          case Spent _, Expired _, Guessed _, Withdrawn _ -> this;
        };
  }
}
