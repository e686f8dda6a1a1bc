package dev.agentsync.kernel.past;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two devices of one vault that know each other's labels, dev0 and dev1. */
abstract class TwoHistorians {
  final Historian.Clock clock = new Historian.Clock();
  Historian alice;
  Historian bob;

  @BeforeEach
  final void meet() {
    alice = new Historian("alice", clock);
    bob = new Historian("bob", clock);
    alice.label(alice, bob);
  }

  @AfterEach
  final void part() {
    alice.close();
    bob.close();
  }
}
