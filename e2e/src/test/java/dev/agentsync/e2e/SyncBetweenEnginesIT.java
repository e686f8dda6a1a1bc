package dev.agentsync.e2e;

import dev.agentsync.testkit.Workspace;

/** As {@link SyncIT}, with a peer whose engine is another one than the hub's. */
final class SyncBetweenEnginesIT extends SyncIT {
  @Override
  Workspace workspace() {
    return Workspace.in(directory, Workspace.Engines.MIXED);
  }
}
