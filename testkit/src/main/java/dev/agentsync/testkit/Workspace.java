package dev.agentsync.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A place for one end-to-end test: several {@link TestDevice}s that run the image named by the
 * system property {@code agentsync.image}. Closing it kills whatever still runs.
 */
public final class Workspace implements AutoCloseable {
  /** Which engine the devices of a workspace use. */
  public enum Engines {
    /** The image's default. */
    DEFAULT,
    /** {@code native} on all. */
    NATIVE,
    /** The default on the first device, {@code native} on the second, and so on in turn. */
    MIXED;

    private boolean isNative(int device) {
      return this == NATIVE || (this == MIXED && device % 2 == 1);
    }

    private static Engines configured() {
      return valueOf(
          System.getProperty("agentsync.e2e.engines", "default").toUpperCase(Locale.ROOT));
    }
  }

  private final Path launcher;
  private final Path directory;
  private final Engines engines;
  private final List<TestDevice> devices = new ArrayList<>();

  private Workspace(Path launcher, Path directory, Engines engines) {
    this.launcher = launcher;
    this.directory = directory;
    this.engines = engines;
  }

  /**
   * Opens a workspace below an empty directory, usually JUnit's {@code @TempDir}. The system
   * property {@code agentsync.e2e.engines} ({@code default}, {@code native} or {@code mixed}) says
   * which engines its devices use.
   *
   * @throws AssertionError if {@code agentsync.image} names no built image
   */
  public static Workspace in(Path directory) {
    return in(directory, Engines.configured());
  }

  /** As {@link #in(Path)}, with the engines named. */
  public static Workspace in(Path directory, Engines engines) {
    String image = System.getProperty("agentsync.image", "");
    Path launcher = Path.of(image, "bin", "agentsync").toAbsolutePath();
    if (image.isEmpty() || !Files.isExecutable(launcher)) {
      throw new AssertionError(
          "the system property agentsync.image must name a built image, not '" + image + "'");
    }
    return new Workspace(launcher, directory, engines);
  }

  /** Opens a workspace whose devices run another image than the one the property names. */
  public static Workspace running(Path image, Path directory) {
    Path launcher = image.resolve("bin").resolve("agentsync").toAbsolutePath();
    if (!Files.isExecutable(launcher)) {
      throw new AssertionError(image + " is no built image");
    }
    return new Workspace(launcher, directory, Engines.DEFAULT);
  }

  /** Returns the image's command. */
  public Path launcher() {
    return launcher;
  }

  /** Returns the directory everything lies in. */
  public Path directory() {
    return directory;
  }

  /** Adds a device with its own home directory and a vault folder that does not exist yet. */
  public TestDevice device(String name) {
    var device = new TestDevice(launcher, directory, name);
    if (engines.isNative(devices.size())) {
      device.environment("AGENTSYNC_JAVA_OPTS", "-Dagentsync.default.engine=native");
    }
    devices.add(device);
    return device;
  }

  /** Adds a device that holds a fresh vault. */
  public TestDevice hub(String name) {
    TestDevice device = device(name);
    device.ok("init", "--name", name);
    return device;
  }

  /**
   * Adds a device and lets it join the hub: makes its key, authorizes it on the hub's disk, clones,
   * and ends the clone once the vault is there. The hub must be running.
   */
  public TestDevice join(TestDevice hub, TestDevice.Running running, String name) {
    TestDevice device = device(name);
    device.startPlain("key", "generate").finish(TestDevice.SOON);
    hub.authorize(device);
    running.process().awaitErr("peer added to authorized_keys.*" + name, TestDevice.SOON);
    AgentsyncProcess clone =
        device.startPlain(
            "clone", running.url(), device.folder().toString(), "--accept-hub-key", hub.key());
    clone.awaitOut("^connected to ", TestDevice.SOON);
    device.awaitExists("authorized_keys");
    clone.signal("TERM");
    clone.finish(TestDevice.SOON);
    return device;
  }

  @Override
  public void close() {
    devices.forEach(TestDevice::close);
  }
}
