package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The main job: a folder is the same on a hub and two peers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SyncIT {
  @TempDir static Path directory;
  private Star star;

  /** Returns where the devices live; other engines are tried by returning another one. */
  Workspace workspace() {
    return Workspace.in(directory);
  }

  @BeforeAll
  void start() {
    star = Star.in(workspace(), "extensions = [\"md\"]", "include = [\"**/*.png\"]");
  }

  @AfterAll
  void stop() {
    star.close();
  }

  @Test
  void a_new_file_an_edit_and_a_deletion_reach_everybody() {
    star.alice.write("notes/first.md", "one\n");
    star.everywhere("notes/first.md", "one\n");
    star.bob.write("notes/first.md", "one\ntwo\n");
    star.everywhere("notes/first.md", "one\ntwo\n");
    star.hub.write("notes/first.md", "zero\none\ntwo\n");
    star.everywhere("notes/first.md", "zero\none\ntwo\n");
    deleteFile(star.alice, "notes/first.md");
    star.nowhere("notes/first.md");
  }

  @Test
  void files_written_at_the_same_time_cross_over() {
    star.alice.write("cross-a.md", "from alice\n");
    star.bob.write("cross-b.md", "from bob\n");
    star.hub.write("cross-h.md", "from the hub\n");
    star.everywhere("cross-a.md", "from alice\n");
    star.everywhere("cross-b.md", "from bob\n");
    star.everywhere("cross-h.md", "from the hub\n");
  }

  @Test
  void names_and_texts_in_any_script_arrive_byte_for_byte() {
    String text = "\uFEFFdouble-line\r\nGrüße, 世界, \uD83D\uDE00 e\u0301\n\n\nno newline at the end";
    star.alice.write("Über/世界 \uD83D\uDE00 notes.md", text);
    star.everywhere("Über/世界 \uD83D\uDE00 notes.md", text);
  }

  @Test
  void a_file_that_no_rule_selects_stays_where_it_is() {
    star.alice.write("code.py", "print(1)\n");
    star.alice.write("code.md", "marker\n");
    star.everywhere("code.md", "marker\n");
    assertThat(star.hub.path("code.py")).doesNotExist();
    assertThat(star.bob.path("code.py")).doesNotExist();
  }

  @Test
  void an_attachment_moves_with_its_bytes() throws IOException {
    byte[] picture = new byte[3_000_000];
    ThreadLocalRandom.current().nextBytes(picture);
    star.alice.writeBytes("pictures/cat.png", picture);
    star.bob.awaitThat(
        "the picture",
        () -> {
          try {
            return java.util.Arrays.equals(
                Files.readAllBytes(star.bob.path("pictures/cat.png")), picture);
          } catch (IOException e) {
            return false;
          }
        });
    star.hub.awaitExists("pictures/cat.png");
    byte[] other = new byte[20_000_000];
    ThreadLocalRandom.current().nextBytes(other);
    star.alice.writeBytes("pictures/too-big.png", other);
    star.alice.write("pictures/after.md", "sync goes on\n");
    star.everywhere("pictures/after.md", "sync goes on\n");
    assertThat(star.bob.path("pictures/too-big.png")).doesNotExist();
  }

  @Test
  void an_empty_folder_appears_and_disappears() throws IOException {
    Files.createDirectories(star.alice.path("empty/inner/deep"));
    star.hub.awaitExists("empty/inner/deep");
    star.bob.awaitExists("empty/inner/deep");
    Files.delete(star.bob.path("empty/inner/deep"));
    star.nowhere("empty/inner/deep");
    star.alice.awaitExists("empty/inner");
  }

  @Test
  void a_populated_folder_is_removed_everywhere() throws IOException {
    star.alice.write("tree/a.md", "a\n");
    star.alice.write("tree/sub/b.md", "b\n");
    star.alice.write("tree/sub/c.md", "c\n");
    star.everywhere("tree/sub/c.md", "c\n");
    star.everywhere("tree/sub/b.md", "b\n");
    star.everywhere("tree/a.md", "a\n");
    deleteTree(star.bob.path("tree"));
    star.nowhere("tree");
  }

  @Test
  void a_renamed_file_keeps_its_content_and_nothing_stays_behind() throws IOException {
    star.alice.write("old-name.md", "the same\n");
    star.everywhere("old-name.md", "the same\n");
    Files.createDirectories(star.alice.path("moved"));
    Files.move(star.alice.path("old-name.md"), star.alice.path("moved/new-name.md"));
    star.everywhere("moved/new-name.md", "the same\n");
    star.nowhere("old-name.md");
  }

  @Test
  void a_renamed_folder_arrives_whole() throws IOException {
    for (int i = 0; i < 50; i++) {
      star.alice.write("project/part-" + i + ".md", "part " + i + "\n");
    }
    for (int i = 0; i < 50; i++) {
      star.everywhere("project/part-" + i + ".md", "part " + i + "\n");
    }
    Files.move(star.alice.path("project"), star.alice.path("archive"));
    for (int i = 0; i < 50; i++) {
      star.everywhere("archive/part-" + i + ".md", "part " + i + "\n");
    }
    star.nowhere("project");
  }

  @Test
  void a_save_by_truncating_and_writing_ends_with_the_last_text() throws IOException {
    star.alice.write("slow.md", "kept at all times\n");
    star.everywhere("slow.md", "kept at all times\n");
    for (int round = 0; round < 5; round++) {
      Files.writeString(star.alice.path("slow.md"), "");
      Files.writeString(star.alice.path("slow.md"), "round " + round + "\n");
    }
    star.everywhere("slow.md", "round 4\n");
  }

  @Test
  void a_file_that_is_empty_for_a_moment_is_never_seen_empty_elsewhere() throws IOException {
    star.alice.write("guard.md", "before\n");
    star.everywhere("guard.md", "before\n");
    Files.writeString(star.alice.path("guard.md"), "");
    long until = System.nanoTime() + 350_000_000L;
    while (System.nanoTime() < until) {
      assertThat(star.bob.read("guard.md")).isNotEmpty();
      assertThat(star.hub.read("guard.md")).isNotEmpty();
      java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
    }
    Files.writeString(star.alice.path("guard.md"), "after\n");
    star.everywhere("guard.md", "after\n");
  }

  @Test
  void a_file_emptied_on_purpose_becomes_empty_everywhere() throws IOException {
    star.alice.write("clear.md", "something\n");
    star.everywhere("clear.md", "something\n");
    Files.writeString(star.alice.path("clear.md"), "");
    star.bob.awaitThat(
        "clear.md to be empty",
        () -> Files.exists(star.bob.path("clear.md")) && star.bob.read("clear.md").isEmpty());
  }

  @Test
  void an_editor_that_keeps_a_backup_makes_an_edit_not_a_new_file() throws IOException {
    star.alice.write("vim.md", "first\n");
    star.everywhere("vim.md", "first\n");
    for (int save = 0; save < 3; save++) {
      Files.move(star.alice.path("vim.md"), star.alice.path("vim.md~"));
      Files.writeString(star.alice.path("vim.md"), "save " + save + "\n");
      Files.delete(star.alice.path("vim.md~"));
      star.everywhere("vim.md", "save " + save + "\n");
    }
  }

  @Test
  void many_files_at_once_all_arrive() {
    IntStream.range(0, 300)
        .forEach(i -> star.alice.write("many/" + i % 7 + "/f" + i + ".md", "number " + i + "\n"));
    for (int i = 0; i < 300; i++) {
      star.bob.awaitText("many/" + i % 7 + "/f" + i + ".md", "number " + i + "\n");
      star.hub.awaitText("many/" + i % 7 + "/f" + i + ".md", "number " + i + "\n");
    }
  }

  @Test
  void appending_line_by_line_arrives_line_by_line() throws IOException {
    star.alice.write("log.md", "");
    for (int i = 0; i < 100; i++) {
      Files.writeString(star.alice.path("log.md"), "line " + i + "\n", StandardOpenOption.APPEND);
    }
    String all =
        String.join("", IntStream.range(0, 100).mapToObj(i -> "line " + i + "\n").toList());
    star.everywhere("log.md", all);
  }

  @Test
  void a_symbolic_link_is_not_followed() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret.md"), "outside\n");
    Files.createSymbolicLink(star.alice.path("link.md"), secret);
    star.alice.write("beside-link.md", "marker\n");
    star.everywhere("beside-link.md", "marker\n");
    assertThat(star.bob.path("link.md")).doesNotExist();
  }

  private static void deleteFile(TestDevice device, String path) {
    try {
      Files.delete(device.path(path));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static void deleteTree(Path root) throws IOException {
    try (var walk = Files.walk(root)) {
      for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void saves_by_truncating_in_quick_succession_end_with_the_last() throws IOException {
    star.alice.write("rapid.md", "begin\n");
    star.everywhere("rapid.md", "begin\n");
    String last = "";
    for (int i = 1; i <= 5; i++) {
      last = ("save number " + i + "\n").repeat(i);
      Files.writeString(star.alice.path("rapid.md"), last);
    }
    star.everywhere("rapid.md", last);
  }

  @Test
  void files_with_times_of_the_past_and_the_future_are_edited_like_others() throws IOException {
    Path file = star.alice.path("times.md");
    Files.writeString(file, "one\n");
    star.everywhere("times.md", "one\n");
    for (String time : new String[] {"2199-01-01T00:00:00Z", "1980-01-01T00:00:00Z"}) {
      String text = "saved at " + time + "\n";
      Files.writeString(file, text);
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse(time)));
      star.everywhere("times.md", text);
    }
  }

  @Test
  void a_peer_that_leaves_is_gone_from_the_hubs_status() {
    star.hub.awaitThat("bob to be there", () -> star.hub.ok("status").contains("bob"));
    star.bobsWatch.process().signal("TERM");
    star.bobsWatch.process().finish(TestDevice.SOON);
    star.hub.awaitThat("bob to be gone", () -> !star.hub.ok("status").contains("bob"));
    star.bobsWatch = star.bob.watch();
  }
}
