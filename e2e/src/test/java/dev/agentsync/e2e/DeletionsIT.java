package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that suddenly lacks most of its files is not believed without asking. */
class DeletionsIT {
  private static final int FILES = 20;

  @TempDir Path directory;
  private Workspace workspace;
  private TestDevice hub;
  private TestDevice alice;

  @BeforeEach
  void start() {
    workspace = Workspace.in(directory);
    hub = workspace.hub("hub");
    TestDevice.Running running = hub.listen();
    alice = workspace.join(hub, running, "alice");
    TestDevice.Running watch = alice.watch();
    for (int i = 0; i < FILES; i++) {
      alice.write("f" + i + ".md", "file " + i + "\n");
    }
    for (int i = 0; i < FILES; i++) {
      hub.awaitText("f" + i + ".md", "file " + i + "\n");
    }
    watch.process().signal("TERM");
    watch.process().finish(TestDevice.SOON);
  }

  @AfterEach
  void stop() {
    workspace.close();
  }

  private void loseMost() throws IOException {
    for (int i = 0; i < FILES - 4; i++) {
      Files.delete(alice.path("f" + i + ".md"));
    }
  }

  private void stillOnTheHub() {
    for (int i = 0; i < FILES; i++) {
      assertThat(hub.read("f" + i + ".md")).isEqualTo("file " + i + "\n");
    }
  }

  @Test
  void most_files_missing_at_start_are_held_back_until_accepted() throws IOException {
    loseMost();
    alice.watch();
    alice.write("other.md", "sync goes on\n");
    hub.awaitText("other.md", "sync goes on\n");
    stillOnTheHub();
    assertThat(alice.path("f0.md")).doesNotExist();
    assertThat(alice.ok("status")).contains("agentsync deletions accept").contains("16");
    alice.ok("deletions", "accept");
    hub.awaitGone("f0.md");
    hub.awaitGone("f15.md");
    hub.awaitText("f19.md", "file 19\n");
  }

  @Test
  void most_files_missing_while_watching_are_held_back_until_restored() throws IOException {
    alice.watch();
    loseMost();
    alice.awaitThat(
        "the deletions to be held back", () -> alice.ok("status").contains("deletions accept"));
    stillOnTheHub();
    alice.ok("deletions", "restore");
    for (int i = 0; i < FILES; i++) {
      alice.awaitText("f" + i + ".md", "file " + i + "\n");
    }
    assertThat(alice.ok("status")).doesNotContain("deletions accept");
  }

  @Test
  void a_wiped_folder_is_held_back_across_a_restart() throws IOException {
    for (int i = 0; i < FILES; i++) {
      Files.delete(alice.path("f" + i + ".md"));
    }
    Files.deleteIfExists(alice.path("authorized_keys"));
    for (int round = 0; round < 2; round++) {
      TestDevice.Running watch = alice.watch();
      alice.write("round" + round + ".md", "x\n");
      hub.awaitText("round" + round + ".md", "x\n");
      stillOnTheHub();
      watch.process().signal("TERM");
      watch.process().finish(TestDevice.SOON);
    }
    assertThat(hub.read("authorized_keys")).contains(alice.key());
  }

  @Test
  void few_files_missing_are_deletions() throws IOException {
    for (int i = 0; i < 5; i++) {
      Files.delete(alice.path("f" + i + ".md"));
    }
    alice.watch();
    hub.awaitGone("f0.md");
    hub.awaitGone("f4.md");
    hub.awaitText("f5.md", "file 5\n");
  }
}
