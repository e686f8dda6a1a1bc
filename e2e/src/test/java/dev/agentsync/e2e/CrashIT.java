package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at any moment, and broken files: nothing that another device has seen is lost. */
class CrashIT {
  @TempDir Path directory;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = Workspace.in(directory);
  }

  @AfterEach
  void stop() {
    workspace.close();
  }

  @Test
  void a_hub_killed_at_random_moments_loses_nothing_that_a_peer_has_seen() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    TestDevice hub = workspace.hub("hub");
    TestDevice.Running running = hub.listen();
    String address = running.url().substring("wss://".length());
    TestDevice alice = workspace.join(hub, running, "alice");
    alice.watch();
    for (int round = 0; round < 6; round++) {
      for (int file = 0; file < 5; file++) {
        hub.write("hub-" + file + ".md", "seed " + seed + " round " + round + "\n");
        alice.write("alice-" + file + ".md", "seed " + seed + " round " + round + "\n");
      }
      LockSupport.parkNanos(random.nextInt(60_000_000));
      running.process().kill();
      String[] seen = new String[5];
      for (int file = 0; file < 5; file++) {
        seen[file] = alice.read("hub-" + file + ".md");
      }
      AgentsyncProcess again = hub.start("watch", "--listen", address);
      again.awaitOut("^watching ", TestDevice.SOON);
      running = new TestDevice.Running(again, "wss://" + address);
      for (int file = 0; file < 5; file++) {
        String expected = "seed " + seed + " round " + round + "\n";
        alice.awaitText("hub-" + file + ".md", expected);
        hub.awaitText("alice-" + file + ".md", expected);
        assertThat(seen[file])
            .as("seed %d", seed)
            .isIn("", expected, expected.replace("round " + round, "round " + (round - 1)));
      }
    }
  }

  @Test
  void a_peer_killed_while_files_arrive_neither_loses_nor_doubles_a_line() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    TestDevice hub = workspace.hub("hub");
    TestDevice.Running running = hub.listen();
    TestDevice alice = workspace.join(hub, running, "alice");
    var text = new StringBuilder();
    for (int round = 0; round < 8; round++) {
      TestDevice.Running watch = alice.watch();
      for (int line = 0; line < 10; line++) {
        text.append("round ").append(round).append(" line ").append(line).append('\n');
        hub.write("log.md", text.toString());
        LockSupport.parkNanos(random.nextInt(8_000_000));
      }
      LockSupport.parkNanos(random.nextInt(40_000_000));
      watch.process().kill();
    }
    alice.watch();
    alice.awaitText("log.md", text.toString());
    hub.awaitText("log.md", text.toString());
  }

  @Test
  void local_edits_survive_a_kill_right_after_the_save() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    TestDevice hub = workspace.hub("hub");
    TestDevice.Running running = hub.listen();
    TestDevice alice = workspace.join(hub, running, "alice");
    var text = new StringBuilder();
    for (int round = 0; round < 8; round++) {
      TestDevice.Running watch = alice.watch();
      text.append("saved in round ").append(round).append('\n');
      alice.write("mine.md", text.toString());
      LockSupport.parkNanos(random.nextInt(50_000_000));
      watch.process().kill();
    }
    alice.watch();
    hub.awaitText("mine.md", text.toString());
    alice.awaitText("mine.md", text.toString());
  }

  @Test
  void a_torn_history_opens_with_what_is_whole() throws IOException {
    TestDevice hub = workspace.hub("hub");
    TestDevice.Running running = hub.listen();
    TestDevice alice = workspace.join(hub, running, "alice");
    TestDevice.Running watch = alice.watch();
    for (int i = 0; i < 20; i++) {
      alice.write("n" + i + ".md", "number " + i + "\n");
      hub.awaitText("n" + i + ".md", "number " + i + "\n");
    }
    watch.process().kill();
    Path history = alice.path(".agentsync/doc.bin");
    long size = Files.size(history);
    try (var channel = FileChannel.open(history, StandardOpenOption.WRITE)) {
      channel.truncate(size - 7);
    }
    watch = alice.watch();
    alice.write("after.md", "works\n");
    hub.awaitText("after.md", "works\n");
    watch.process().kill();

    try (var channel = FileChannel.open(history, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}), Files.size(history) / 2);
    }
    TestDevice.Running again = alice.watch();
    again.process().awaitErr("doc\\.bin\\.damaged", TestDevice.SOON);
    alice.write("again.md", "still works\n");
    hub.awaitText("again.md", "still works\n");
    for (int i = 0; i < 20; i++) {
      alice.awaitText("n" + i + ".md", "number " + i + "\n");
      hub.awaitText("n" + i + ".md", "number " + i + "\n");
    }
    try (var files = Files.list(alice.path(".agentsync"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.startsWith("doc.bin.damaged"));
    }
  }

  @Test
  void a_hub_that_restarts_is_found_again_and_one_that_starts_late_too() {
    TestDevice hub = workspace.hub("hub");
    TestDevice.Running running = hub.listen();
    String address = running.url().substring("wss://".length());
    TestDevice alice = workspace.join(hub, running, "alice");
    running.process().signal("TERM");
    running.process().finish(TestDevice.SOON);
    alice.watch();
    alice.write("early.md", "written before the hub was there\n");
    AgentsyncProcess later = hub.start("watch", "--listen", address);
    hub.awaitText("early.md", "written before the hub was there\n");
    later.kill();
    alice.write("meanwhile.md", "written while it was away\n");
    hub.write("hubside.md", "written on the hub's disk\n");
    hub.start("watch", "--listen", address).awaitOut("^watching ", TestDevice.SOON);
    hub.awaitText("meanwhile.md", "written while it was away\n");
    alice.awaitText("hubside.md", "written on the hub's disk\n");
  }
}
