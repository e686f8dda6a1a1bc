package dev.agentsync.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One of the machines that the demonstration plays: a home, a folder, a running agentsync. */
final class Device implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final String name;
  private final Path launcher;
  private final Path home;
  private final Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();

  Device(String name, Path launcher, Path stage) {
    this.name = name;
    this.launcher = launcher;
    this.home = stage.resolve("homes").resolve(name);
    this.folder = stage.resolve(name);
    try {
      Files.createDirectories(home);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create " + home, e);
    }
  }

  String name() {
    return name;
  }

  Path folder() {
    return folder;
  }

  /** Makes a new vault here. */
  void init() {
    start("--cwd", folder.toString(), "init", "--name", "demo").finish(SOON);
    allowPictures();
  }

  /** Makes this device's key and returns it. */
  String key() {
    return start("key", "generate").await("^(ssh-ed25519 \\S+)", SOON).group(1);
  }

  String shownKey() {
    return start("--cwd", folder.toString(), "key", "show")
        .await("^(ssh-ed25519 \\S+)", SOON)
        .group(1);
  }

  /** Starts as the hub and returns its URL. */
  Listening listen() {
    Run run = start("--cwd", folder.toString(), "watch", "--listen", "127.0.0.1:0");
    String url = run.await("listening on (wss://\\S+)", SOON).group(1);
    run.await("^watching ", SOON);
    return new Listening(run, url);
  }

  /** A running hub. */
  record Listening(Run run, String url) {}

  /** Lets another device in, as its owner would: with a line in a file. */
  void authorize(Listening listening, String key, String label) {
    try {
      Files.writeString(
          folder.resolve("authorized_keys"), key + " " + label + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot add a key in " + folder, e);
    }
    listening.run().await("peer added to authorized_keys.*" + label, SOON);
  }

  /** Gets the vault from the hub. */
  void cloneFrom(String url, String hubKey) {
    Run run = start("clone", url, folder.toString(), "--accept-hub-key", hubKey);
    run.await("^connected to ", SOON);
    run.stop(Duration.ofSeconds(10));
    allowPictures();
  }

  /** Starts watching and returns once connected to the hub. */
  Run watch() {
    Run run = start("--cwd", folder.toString(), "watch");
    run.await("connected to rendezvous", SOON);
    run.await("^watching ", SOON);
    return run;
  }

  /** Returns what a failure message needs to know: what lies in the folder, what was printed. */
  String account() {
    StringBuilder text = new StringBuilder("\n--- ").append(name).append('\n');
    for (AutoCloseable each : opened) {
      switch (each) {
        case Run run -> text.append(run.account());
        case Disk disk -> text.append(disk.account());
        default -> throw new IllegalStateException("Nothing else is opened: " + each);
      }
    }
    return text.toString();
  }

  Disk disk() {
    Disk disk = Disk.open(folder);
    opened.add(disk);
    return disk;
  }

  /** Only markdown is synced unless a vault says more. */
  private void allowPictures() {
    Path config = folder.resolve(".agentsync/config.toml");
    try {
      String text = Files.readString(config);
      Files.writeString(config, text.replace("include = []", "include = [\"**/*.png\"]"));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot change " + config, e);
    }
  }

  private Run start(String... words) {
    Run run = Run.start(launcher, home, List.of(words));
    opened.add(run);
    return run;
  }

  @Override
  public void close() {
    for (AutoCloseable each : opened.reversed()) {
      switch (each) {
        case Run run -> run.close();
        case Disk disk -> disk.close();
        default -> throw new IllegalStateException("Nothing else is opened: " + each);
      }
    }
  }
}
