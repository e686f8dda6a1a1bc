package dev.agentsync.bench;

import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The product's own figures: real processes of the image. */
final class OurDevices {
  private final Report report;
  private final Path directory;

  OurDevices(Report report, Path directory) {
    this.report = report;
    this.directory = directory;
  }

  /** From one peer's disk to another's, through the hub. */
  void propagation(int rounds) {
    try (Workspace workspace = Workspace.in(directory("propagation"))) {
      TestDevice hub = workspace.hub("hub");
      includePictures(hub);
      TestDevice.Running running = hub.listen();
      TestDevice alice = workspace.join(hub, running, "alice");
      TestDevice bob = workspace.join(hub, running, "bob");
      includePictures(alice);
      includePictures(bob);
      alice.watch();
      bob.watch();
      var folders = new Folders(alice.folder(), bob.folder());
      folders.measure(report, "propagation_", 20, rounds);
      folders.measureAttachments(report, "propagation_", Math.min(rounds, 30));
    }
  }

  /** From {@code init} in a folder full of files until a clone is complete. */
  void bulk(int files) {
    try (Workspace workspace = Workspace.in(directory("bulk-" + files))) {
      TestDevice hub = workspace.device("hub");
      TestDevice clone = workspace.device("clone");
      clone.startPlain("key", "generate").finish(TestDevice.SOON);
      String key = clone.startPlain("key", "show").finish(TestDevice.SOON).out();
      fill(hub.folder(), files);
      long start = System.nanoTime();
      hub.ok("init");
      TestDevice.Running running = hub.listen("--authorized-keys", key + " clone");
      String hubKey = hub.key();
      clone.startPlain(
          "clone", running.url(), clone.folder().toString(), "--accept-hub-key", hubKey);
      dev.agentsync.testkit.Conditions.await(
          files + " files", Duration.ofMinutes(5), () -> complete(clone.folder(), files));
      report.number("bulk_" + files + "_files", (System.nanoTime() - start) / 1e6, "ms");
      if (files >= 1000) {
        report.number(
            "hub_rss_" + files + "_files", Memory.ofProcess(running.process().pid()), "mib");
      }
    }
  }

  /** A command from nothing to its end. */
  void coldStart(int rounds) {
    try (Workspace workspace = Workspace.in(directory("cold"))) {
      TestDevice device = workspace.hub("vault");
      var version = new Samples();
      var status = new Samples();
      for (int i = 0; i < rounds; i++) {
        long start = System.nanoTime();
        device.startPlain("--version").finish(TestDevice.SOON);
        version.add(System.nanoTime() - start);
        start = System.nanoTime();
        device.run("status");
        status.add(System.nanoTime() - start);
      }
      report.samples("cold_start_version", version);
      report.samples("cold_start_status", status);
    }
  }

  private static void includePictures(TestDevice device) {
    Path config = device.path(".agentsync/config.toml");
    try {
      String text = Files.readString(config);
      Files.writeString(config, text.replace("include = []", "include = [\"**/*.png\"]"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path directory(String name) {
    try {
      return Files.createDirectory(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fill(Path folder, int files) {
    try {
      Files.createDirectories(folder);
      String line = "A line of sixty-four characters, newline included, to fill a KB.\n";
      for (int i = 0; i < files; i++) {
        Files.writeString(
            folder.resolve("note-" + i + ".md"), ("note " + i + "\n" + line.repeat(16)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean complete(Path folder, int files) {
    for (int i = files - 1; i >= 0; i--) {
      if (!Files.exists(folder.resolve("note-" + i + ".md"))) {
        return false;
      }
    }
    return true;
  }
}
