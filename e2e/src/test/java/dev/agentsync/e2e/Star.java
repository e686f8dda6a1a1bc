package dev.agentsync.e2e;

import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;

/** A running hub and two running peers, shared by the tests of one class that only add files. */
final class Star implements AutoCloseable {
  final Workspace workspace;
  final TestDevice hub;
  final TestDevice.Running listening;
  final TestDevice alice;
  final TestDevice bob;
  TestDevice.Running alicesWatch;
  TestDevice.Running bobsWatch;

  private Star(Workspace workspace, String... lines) {
    this.workspace = workspace;
    hub = workspace.hub("hub");
    ConfigFile.of(hub).append(lines);
    listening = hub.listen();
    alice = workspace.join(hub, listening, "alice");
    ConfigFile.of(alice).append(lines);
    bob = workspace.join(hub, listening, "bob");
    ConfigFile.of(bob).append(lines);
    alicesWatch = alice.watch();
    bobsWatch = bob.watch();
  }

  /** Starts all three, with lines added to everybody's {@code config.toml}. */
  static Star in(Workspace workspace, String... lines) {
    return new Star(workspace, lines);
  }

  /** Waits until the file is the same on all three devices. */
  void everywhere(String path, String text) {
    hub.awaitText(path, text);
    alice.awaitText(path, text);
    bob.awaitText(path, text);
  }

  /** Waits until the file is gone from all three devices. */
  void nowhere(String path) {
    hub.awaitGone(path);
    alice.awaitGone(path);
    bob.awaitGone(path);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
