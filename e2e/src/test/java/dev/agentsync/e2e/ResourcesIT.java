package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    for (String name : List.of("alice", "bob", "carol")) {
      TestDevice peer = workspace.join(hub, running, name);
      peer.watch().process().awaitErr("connected to rendezvous", TestDevice.SOON);
      peer.write(name + ".md", "here\n");
      hub.awaitText(name + ".md", "here\n");
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
