package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two people edit at once, apart or together, and nobody loses a line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MergeIT {
  @TempDir static Path directory;
  private Star star;

  /** Returns where the devices live; other engines are tried by returning another one. */
  Workspace workspace() {
    return Workspace.in(directory);
  }

  @BeforeAll
  void start() {
    star = Star.in(workspace());
  }

  @AfterAll
  void stop() {
    star.close();
  }

  /** Runs something while both peers are cut off, then lets them meet. */
  private void apart(Runnable edits) {
    star.alicesWatch.process().signal("TERM");
    star.bobsWatch.process().signal("TERM");
    star.alicesWatch.process().finish(TestDevice.SOON);
    star.bobsWatch.process().finish(TestDevice.SOON);
    edits.run();
    star.alicesWatch = star.alice.watch();
    star.bobsWatch = star.bob.watch();
  }

  private void same(String path) {
    star.alice.awaitThat(
        path + " to be the same everywhere",
        () ->
            star.alice.read(path).equals(star.bob.read(path))
                && star.alice.read(path).equals(star.hub.read(path)));
  }

  @Test
  void edits_of_different_paragraphs_both_stay() {
    star.alice.write("doc.md", "first paragraph\n\nsecond paragraph\n\nthird paragraph\n");
    star.everywhere("doc.md", "first paragraph\n\nsecond paragraph\n\nthird paragraph\n");
    apart(
        () -> {
          star.alice.write(
              "doc.md", "first paragraph by alice\n\nsecond paragraph\n\nthird paragraph\n");
          star.bob.write(
              "doc.md", "first paragraph\n\nsecond paragraph\n\nthird paragraph by bob\n");
        });
    star.everywhere(
        "doc.md", "first paragraph by alice\n\nsecond paragraph\n\nthird paragraph by bob\n");
  }

  @Test
  void edits_of_different_words_of_one_line_both_stay() {
    star.alice.write("line.md", "the quick brown fox jumps over the lazy dog\n");
    star.everywhere("line.md", "the quick brown fox jumps over the lazy dog\n");
    apart(
        () -> {
          star.alice.write("line.md", "the slow brown fox jumps over the lazy dog\n");
          star.bob.write("line.md", "the quick brown fox jumps over the sleepy dog\n");
        });
    star.everywhere("line.md", "the slow brown fox jumps over the sleepy dog\n");
  }

  @Test
  void a_path_created_twice_apart_holds_both_texts_once_each() {
    apart(
        () -> {
          star.alice.write("twice.md", "# Notes\nalice wrote this\n");
          star.bob.write("twice.md", "# Notes\nbob wrote this\n");
        });
    star.alice.awaitContains("twice.md", "bob wrote this");
    star.bob.awaitContains("twice.md", "alice wrote this");
    same("twice.md");
    String text = star.hub.read("twice.md");
    assertThat(text).containsOnlyOnce("alice wrote this").containsOnlyOnce("bob wrote this");
    assertThat(text).containsOnlyOnce("# Notes");
    star.bob.write("twice.md", text + "and goes on\n");
    star.everywhere("twice.md", text + "and goes on\n");
  }

  @Test
  void the_same_text_created_twice_apart_is_there_once() {
    apart(
        () -> {
          star.alice.write("copy.md", "identical\ncontent\n");
          star.bob.write("copy.md", "identical\ncontent\n");
        });
    star.alice.write("copy-marker.md", "x\n");
    star.everywhere("copy-marker.md", "x\n");
    star.everywhere("copy.md", "identical\ncontent\n");
  }

  @Test
  void a_path_created_twice_while_connected_converges() {
    star.alice.write("race.md", "alice\n");
    star.bob.write("race.md", "bob\n");
    star.alice.awaitContains("race.md", "bob");
    star.bob.awaitContains("race.md", "alice");
    same("race.md");
    assertThat(star.hub.read("race.md")).containsOnlyOnce("alice").containsOnlyOnce("bob");
  }

  @Test
  void an_edit_survives_a_deletion_made_at_the_same_time() {
    star.alice.write("contested.md", "one\ntwo\n");
    star.everywhere("contested.md", "one\ntwo\n");
    apart(
        () -> {
          star.bob.write("contested.md", "one\ntwo\nthree from bob\n");
          delete(star.alice.path("contested.md"));
        });
    star.everywhere("contested.md", "one\ntwo\nthree from bob\n");
  }

  @Test
  void a_rename_and_an_edit_made_apart_both_stay() {
    star.alice.write("draft.md", "text\n");
    star.everywhere("draft.md", "text\n");
    apart(
        () -> {
          move(star.alice.path("draft.md"), star.alice.path("final.md"));
          star.bob.write("draft.md", "text\nmore\n");
        });
    star.everywhere("final.md", "text\nmore\n");
    star.nowhere("draft.md");
  }

  @Test
  void deletions_and_edits_made_while_nothing_ran_are_found() {
    star.alice.write("off/stays.md", "stays\n");
    star.alice.write("off/goes.md", "goes\n");
    star.everywhere("off/stays.md", "stays\n");
    star.everywhere("off/goes.md", "goes\n");
    apart(
        () -> {
          delete(star.bob.path("off/goes.md"));
          star.bob.write("off/stays.md", "stays, edited\n");
        });
    star.everywhere("off/stays.md", "stays, edited\n");
    star.nowhere("off/goes.md");
  }

  @Test
  void writing_while_the_other_sides_edit_is_on_its_way_loses_nothing() {
    star.alice.write("both.md", "top\n\nbottom\n");
    star.everywhere("both.md", "top\n\nbottom\n");
    for (int i = 0; i < 10; i++) {
      String text = star.alice.read("both.md");
      // Bob's process is frozen, so that his save certainly races Alice's incoming edit.
      star.bobsWatch.process().signal("STOP");
      star.alice.write("both.md", text.replaceFirst("top\n", "top\na" + i + "\n"));
      star.hub.awaitContains("both.md", "a" + i + "\n");
      star.bob.write("both.md", text + "b" + i + "\n");
      star.bobsWatch.process().signal("CONT");
      star.alice.awaitContains("both.md", "b" + i + "\n");
      star.bob.awaitContains("both.md", "a" + i + "\n");
      same("both.md");
    }
    String end = star.hub.read("both.md");
    for (int i = 0; i < 10; i++) {
      assertThat(end).containsOnlyOnce("a" + i + "\n").containsOnlyOnce("b" + i + "\n");
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
