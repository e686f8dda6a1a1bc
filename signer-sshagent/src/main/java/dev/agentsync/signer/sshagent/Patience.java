package dev.agentsync.signer.sshagent;

import java.time.Duration;

/**
 * How long an agent may take.
 *
 * @param listing to say which keys it has
 * @param quiet to sign before the user is told that something may want to be touched
 * @param signing to sign, a person's part included
 */
record Patience(Duration listing, Duration quiet, Duration signing) {
  static final Patience USUAL =
      new Patience(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(60));
}
