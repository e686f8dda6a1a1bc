package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a process takes when nothing happens, and what happens when there is nothing left to take.
 */
class ResourcesIT {
  private static final int CLOCK_TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux

  @TempDir Path directory;
  private Workspace workspace;

  @BeforeEach
  void open() {
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs Linux");
    workspace = Workspace.in(directory);
  }

  @AfterEach
  void stop() {
    workspace.close();
  }

  @Test
  void a_hub_with_peers_that_do_nothing_uses_no_processor() {
    TestDevice hub = workspace.hub("hub");
    TestDevice.Running running = hub.listen();
    for (int i = 0; i < 10; i++) {
      TestDevice peer = workspace.join(hub, running, "peer-" + i);
      peer.watch().process().awaitErr("connected to rendezvous", TestDevice.SOON);
      peer.write(i + ".md", "here\n");
      hub.awaitText(i + ".md", "here\n");
    }
    long before = ticks(running.process().pid());
    long start = System.nanoTime();
    Duration watched = Duration.ofSeconds(5);
    // Something has to pass: the silence itself is what is looked at.
    assertThat(running.process().isAlive()).isTrue();
    dev.agentsync.testkit.Conditions.await(
        "five quiet seconds",
        watched.plusSeconds(1),
        () -> System.nanoTime() - start > watched.toNanos());
    long used = (ticks(running.process().pid()) - before) * 1000 / CLOCK_TICKS_PER_SECOND;
    assertThat(used).as("milliseconds of processor time in %s", watched).isLessThan(150);
  }

  @Test
  void a_full_disk_is_told_and_everything_arrives_once_there_is_room() throws IOException {
    TestDevice hub = workspace.hub("hub");
    TestDevice.Running running = hub.listen();
    TestDevice alice = workspace.device("alice");
    Files.createDirectories(alice.folder());
    int mounted = run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", alice.folder().toString());
    Assumptions.assumeTrue(mounted == 0, "needs the right to mount a small file system");
    try {
      alice.startPlain("key", "generate").finish(TestDevice.SOON);
      hub.authorize(alice);
      running.process().awaitErr("peer added to authorized_keys.*alice", TestDevice.SOON);
      AgentsyncProcess clone =
          alice.startPlain(
              "clone", running.url(), alice.folder().toString(), "--accept-hub-key", hub.key());
      clone.awaitOut("^connected to ", TestDevice.SOON);
      alice.write("mine.md", "written before it was full\n");
      hub.awaitText("mine.md", "written before it was full\n");
      Files.write(alice.path("ballast.bin"), new byte[3_400_000]);
      hub.write("large.md", "a line of a large file\n".repeat(30_000));
      clone.awaitErr("(?i)no space|full", TestDevice.SOON);
      Files.delete(alice.path("ballast.bin"));
      alice.write("room.md", "there is room again\n");
      hub.awaitText("room.md", "there is room again\n");
      alice.awaitText("large.md", "a line of a large file\n".repeat(30_000));
      assertThat(alice.read("mine.md")).isEqualTo("written before it was full\n");
    } finally {
      workspace.close();
      run("umount", alice.folder().toString());
    }
  }

  @Test
  void too_few_inotify_watches_are_told_with_the_setting_to_raise() {
    TestDevice hub = workspace.hub("hub");
    for (int i = 0; i < 20; i++) {
      hub.write("folder-" + i + "/a.md", "a\n");
    }
    List<String> inside =
        List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "sh",
            "-c",
            "echo 8 > /proc/sys/user/max_inotify_watches && exec \"$@\"",
            "sh");
    var probe = new ArrayList<>(inside);
    probe.add("true");
    Assumptions.assumeTrue(
        run(probe.toArray(String[]::new)) == 0, "needs the right to make a user namespace");
    var command = new ArrayList<>(inside);
    command.addAll(
        List.of(workspace.launcher().toString(), "--cwd", hub.folder().toString(), "watch"));
    Map<String, String> home = Map.of("HOME", hub.home().toString());
    try (var watch = AgentsyncProcess.start(directory, home, command)) {
      watch.awaitErr("sysctl fs.inotify.max_user_watches", TestDevice.SOON);
      watch.awaitOut("^watching ", TestDevice.SOON);
    }
  }

  @Test
  void a_clock_that_goes_backwards_loses_and_holds_up_nothing() throws IOException {
    Path library = fakeTime();
    TestDevice hub = workspace.hub("hub");
    TestDevice.Running running = hub.listen();
    TestDevice alice = workspace.join(hub, running, "alice");
    alice
        .environment("LD_PRELOAD", library.toString())
        .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    String text = "begin\n";
    for (String offset : List.of("+40d", "-40d", "+1d")) {
      alice.environment("FAKETIME", offset);
      TestDevice.Running watch = alice.watch();
      text += "written at " + offset + "\n";
      alice.write("clock.md", text);
      hub.awaitText("clock.md", text);
      text = "the hub after " + offset + "\n" + text;
      hub.write("clock.md", text);
      alice.awaitText("clock.md", text);
      watch.process().signal("TERM");
      watch.process().finish(TestDevice.SOON);
      text += "written while nothing ran, at " + offset + "\n";
      alice.write("clock.md", text);
    }
    alice.watch();
    hub.awaitText("clock.md", text);
  }

  /** Returns the library that shows a process another time. */
  private static Path fakeTime() throws IOException {
    try (Stream<Path> found =
        Files.find(
            Path.of("/usr/lib"),
            4,
            (path, _) -> path.endsWith(Path.of("faketime", "libfaketime.so.1")))) {
      Optional<Path> library = found.findFirst();
      Assumptions.assumeTrue(
          library.isPresent() || System.getenv("CI") != null, "needs the package faketime");
      return library.orElseThrow();
    }
  }

  private int run(String... command) {
    return AgentsyncProcess.start(directory, Map.of(), List.of(command))
        .finish(TestDevice.SOON)
        .exitCode();
  }

  private static long ticks(long pid) {
    try {
      String[] fields =
          Files.readString(Path.of("/proc", Long.toString(pid), "stat"))
              .replaceFirst(".*\\) ", "")
              .split(" ");
      return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
