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

/** What never syncs: extensions, sizes and .syncignore. */
class FilterIT {
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
  }

  @AfterEach
  void stop() {
    workspace.close();
  }

  /** Everything written before it has been handled once the marker is there. */
  private void settled(String marker) {
    alice.write(marker, "marker\n");
    hub.awaitText(marker, "marker\n");
  }

  @Test
  void rules_negations_folders_and_nesting_hold_and_live_edits_take_effect() throws IOException {
    alice.write(".syncignore", "draft*.md\n!draft-keep.md\nprivate/\n/only-root.md\n.syncignore\n");
    alice.write("draft-1.md", "no\n");
    alice.write("draft-keep.md", "yes\n");
    alice.write("private/diary.md", "no\n");
    alice.write("only-root.md", "no\n");
    alice.write("sub/only-root.md", "yes\n");
    alice.write("sub/.syncignore", "inner.md\n");
    alice.write("sub/inner.md", "no\n");
    alice.write("inner.md", "yes\n");
    alice.watch();
    settled("m1.md");
    hub.awaitText("draft-keep.md", "yes\n");
    hub.awaitText("sub/only-root.md", "yes\n");
    hub.awaitText("inner.md", "yes\n");
    hub.awaitText("sub/.syncignore", "inner.md\n");
    hub.awaitContains(".syncignore", "private/");
    assertThat(hub.path("draft-1.md")).doesNotExist();
    assertThat(hub.path("private/diary.md")).doesNotExist();
    assertThat(hub.path("only-root.md")).doesNotExist();
    assertThat(hub.path("sub/inner.md")).doesNotExist();

    alice.write(".syncignore", "later.md\n");
    hub.awaitText("draft-1.md", "no\n");
    hub.awaitText("private/diary.md", "no\n");
    alice.write("later.md", "no\n");
    settled("m2.md");
    assertThat(hub.path("later.md")).doesNotExist();

    Files.delete(alice.path(".syncignore"));
    hub.awaitText("later.md", "no\n");
    Files.delete(alice.path("sub/.syncignore"));
    hub.awaitText("sub/inner.md", "no\n");
  }

  @Test
  void an_ignored_file_is_not_written_either_and_removing_it_here_deletes_it_nowhere()
      throws IOException {
    alice.watch();
    hub.write("shared.md", "shared\n");
    alice.awaitText("shared.md", "shared\n");
    alice.write(".syncignore", "shared.md\nincoming.md\n");
    hub.awaitContains(".syncignore", "incoming.md");
    settled("m1.md");
    Files.delete(alice.path("shared.md"));
    settled("m2.md");
    assertThat(hub.read("shared.md")).isEqualTo("shared\n");
  }

  @Test
  void sizes_and_extensions_of_the_configuration_hold() {
    ConfigFile.of(alice).append("extensions = [\"md\", \"txt\"]", "text_file_max_bytes = 1000");
    TestDevice.Running watch = alice.watch();
    alice.write("big.md", "x".repeat(1001));
    alice.write("fits.txt", "x".repeat(1000));
    alice.write("code.rs", "no\n");
    watch
        .process()
        .awaitErr("skipping oversize file.*big\\.md|big\\.md.*oversize", TestDevice.SOON);
    settled("m1.md");
    assertThat(hub.path("big.md")).doesNotExist();
    assertThat(hub.path("code.rs")).doesNotExist();
  }

  @Test
  void the_vaults_own_folders_and_git_never_travel() throws IOException {
    ConfigFile.of(alice).append("extensions = []", "include = []");
    Files.createDirectories(alice.path(".git/refs"));
    alice.write(".git/config", "secret\n");
    alice.write("sub/.git/config.md", "secret\n");
    alice.write(".agentsync/notes.md", "secret\n");
    alice.watch();
    settled("m1.md");
    assertThat(hub.path(".git")).doesNotExist();
    assertThat(hub.path("sub/.git")).doesNotExist();
    assertThat(hub.path(".agentsync/notes.md")).doesNotExist();
  }

  @Test
  void a_rule_file_made_while_watching_applies_from_then_on() {
    alice.watch();
    alice.write("draft-before.md", "there before the rule\n");
    hub.awaitText("draft-before.md", "there before the rule\n");
    alice.write(".syncignore", "draft-*.md\n");
    hub.awaitText(".syncignore", "draft-*.md\n");
    alice.write("draft-after.md", "no\n");
    settled("m1.md");
    assertThat(hub.path("draft-after.md")).doesNotExist();
    assertThat(hub.read("draft-before.md")).isEqualTo("there before the rule\n");
  }
}
