package dev.agentsync.e2e;

import dev.agentsync.testkit.Workspace;

/** As {@link MergeIT}, with a peer whose engine is another one than the hub's. */
final class MergeBetweenEnginesIT extends MergeIT {
  @Override
  Workspace workspace() {
    return Workspace.in(directory, Workspace.Engines.MIXED);
  }
}
