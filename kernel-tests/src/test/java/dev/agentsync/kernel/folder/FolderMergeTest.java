package dev.agentsync.kernel.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.BlobHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two folders whose documents meet now and then. */
class FolderMergeTest {
  @TempDir Path directory;
  private Device alice;
  private Device bob;

  @BeforeEach
  void start() {
    alice = new Device(directory.resolve("alice")).start();
    bob = new Device(directory.resolve("bob")).start();
    alice.document().resolveDuplicates(true);
  }

  @AfterEach
  void close() {
    alice.close();
    bob.close();
  }

  private void meet() {
    for (int i = 0; i < 3; i++) {
      alice.flush();
      bob.flush();
      alice.sync(bob);
      alice.flush();
      bob.flush();
    }
  }

  private void same(String path, String text) {
    meet();
    assertThat(alice.disk(path)).isEqualTo(text);
    assertThat(bob.disk(path)).isEqualTo(text);
  }

  @Test
  void a_file_goes_back_and_forth() {
    alice.write("a.md", "one\n");
    same("a.md", "one\n");
    bob.write("a.md", "one\ntwo\n");
    same("a.md", "one\ntwo\n");
    bob.move("a.md", "sub/b.md");
    same("sub/b.md", "one\ntwo\n");
    same("a.md", "(none)");
    alice.delete("sub/b.md");
    same("sub/b.md", "(none)");
  }

  @Test
  void a_file_that_is_moved_on_in_the_moment_it_was_moved_is_still_the_same_file() {
    alice.write("a.md", "one\n");
    same("a.md", "one\n");
    var id = alice.document().file("a.md").orElseThrow().id();
    bob.steps =
        step -> {
          if (step.equals("moved") && bob.disk("b.md").equals("one\n")) {
            bob.move("b.md", "c.md");
          }
        };
    alice.move("a.md", "b.md");
    same("c.md", "one\n");
    same("b.md", "(none)");
    assertThat(alice.document().file("c.md").orElseThrow().id()).isEqualTo(id);
  }

  @Test
  void different_words_of_one_line_both_stay() {
    alice.write("a.md", "the quick brown fox\n");
    same("a.md", "the quick brown fox\n");
    alice.write("a.md", "the slow brown fox\n");
    bob.write("a.md", "the quick brown dog\n");
    same("a.md", "the slow brown dog\n");
  }

  @Test
  void an_edit_on_disk_is_one_of_what_was_there_and_not_of_newer_text() {
    alice.write("a.md", "top\n\nbottom\n");
    same("a.md", "top\n\nbottom\n");
    alice.write("a.md", "top\nalice\n\nbottom\n");
    alice.flush();
    // Bob's disk changes in the moment the other edit is in his document but not on his disk.
    bob.steps =
        step -> {
          if (step.equals("staged") && bob.disk("a.md").equals("top\n\nbottom\n")) {
            bob.write("a.md", "top\n\nbottom\nbob\n");
          }
        };
    same("a.md", "top\nalice\n\nbottom\nbob\n");
  }

  @Test
  void a_save_in_the_very_moment_of_the_write_is_put_back_and_merged() {
    alice.write("a.md", "top\n\nbottom\n");
    same("a.md", "top\n\nbottom\n");
    alice.write("a.md", "top\nalice\n\nbottom\n");
    alice.flush();
    var once = new java.util.concurrent.atomic.AtomicBoolean();
    bob.steps =
        step -> {
          // What was swapped out is what an editor went on writing to.
          if (step.equals("exchanged") && once.compareAndSet(false, true)) {
            bob.write(".a.md.agentsync-tmp", "top\n\nbottom\nbob\n");
          }
        };
    same("a.md", "top\nalice\n\nbottom\nbob\n");
    assertThat(once).isTrue();
    assertThat(bob.path(".a.md.agentsync-tmp")).doesNotExist();
  }

  @Test
  void one_path_created_twice_holds_both_texts() {
    alice.write("a.md", "# Notes\nfrom alice\n");
    bob.write("a.md", "# Notes\nfrom bob\n");
    meet();
    assertThat(alice.disk("a.md")).isEqualTo(bob.disk("a.md"));
    assertThat(alice.disk("a.md"))
        .containsOnlyOnce("from alice")
        .containsOnlyOnce("from bob")
        .containsOnlyOnce("# Notes");
    bob.write("a.md", bob.disk("a.md") + "and on\n");
    meet();
    assertThat(alice.disk("a.md")).isEqualTo(bob.disk("a.md")).endsWith("and on\n");
  }

  @Test
  void an_edit_survives_a_deletion_on_the_other_side() {
    alice.write("a.md", "one\n");
    alice.write("b.md", "stays\n");
    same("a.md", "one\n");
    bob.write("a.md", "one\ntwo\n");
    bob.flush();
    alice.delete("a.md");
    same("a.md", "one\ntwo\n");
  }

  @Test
  void a_rename_on_one_side_and_an_edit_on_the_other_both_stay() {
    alice.write("a.md", "one\n");
    same("a.md", "one\n");
    alice.move("a.md", "b.md");
    bob.write("a.md", "one\ntwo\n");
    same("b.md", "one\ntwo\n");
    same("a.md", "(none)");
  }

  @Test
  void a_folder_rename_meets_a_new_file_and_an_edit() {
    alice.write("p/one.md", "one\n");
    alice.write("p/two.md", "two\n");
    same("p/two.md", "two\n");
    alice.move("p", "q");
    bob.write("p/one.md", "one edited\n");
    bob.write("p/three.md", "three\n");
    same("q/one.md", "one edited\n");
    same("q/two.md", "two\n");
    assertThat(alice.document().files()).hasSize(3);
    assertThat(bob.disk("p/one.md")).isEqualTo("(none)");
  }

  @Test
  void swapped_names_arrive_swapped() {
    alice.write("a.md", "was a\n");
    alice.write("b.md", "was b\n");
    same("b.md", "was b\n");
    var a = alice.document().file("a.md").orElseThrow().id();
    var b = alice.document().file("b.md").orElseThrow().id();
    alice
        .document()
        .edit(
            edit -> {
              edit.rename(a, "b.md");
              edit.rename(b, "a.md");
            });
    same("a.md", "was b\n");
    same("b.md", "was a\n");
    assertThat(alice.document().files()).hasSize(2);
  }

  @Test
  void an_attachment_replaced_on_both_sides_keeps_both_contents() throws IOException {
    byte[] first = {1, (byte) 0xFF, 1};
    byte[] ours = {2, (byte) 0xFF, 2};
    byte[] theirs = {3, (byte) 0xFF, 3};
    Files.write(alice.path("cat.png"), first);
    alice.flush();
    passBlobs();
    meet();
    passBlobs();
    assertThat(bob.path("cat.png")).hasBinaryContent(first);
    Files.write(alice.path("cat.png"), ours);
    Files.write(bob.path("cat.png"), theirs);
    meet();
    passBlobs();
    meet();
    for (Device device : List.of(alice, bob)) {
      var contents = new ArrayList<String>();
      try (var files = Files.list(device.root)) {
        for (Path path : files.filter(p -> p.toString().endsWith(".png")).toList()) {
          contents.add(BlobHash.of(Files.readAllBytes(path)).hex());
        }
      }
      assertThat(contents)
          .containsExactlyInAnyOrder(BlobHash.of(ours).hex(), BlobHash.of(theirs).hex());
    }
  }

  /** Does what the exchange of blobs does between devices. */
  private void passBlobs() {
    for (int round = 0; round < 2; round++) {
      alice.sync(bob);
      pass(alice, bob);
      pass(bob, alice);
    }
  }

  private static void pass(Device from, Device to) {
    to.flush();
    for (BlobHash hash : to.binding().wantedBlobs()) {
      from.storage().blobs().get(hash).ifPresent(to.storage().blobs()::put);
      to.binding().blobArrived(hash);
    }
    to.flush();
  }

  @Test
  void a_text_that_became_bytes_and_text_again_keeps_its_id() throws IOException {
    alice.write("a.md", "text\n");
    same("a.md", "text\n");
    String id = alice.id("a.md");
    byte[] latin = {'a', (byte) 0xE4, (byte) 0xFC, 'b'};
    Files.write(alice.path("a.md"), latin);
    meet();
    passBlobs();
    assertThat(bob.path("a.md")).hasBinaryContent(latin);
    bob.write("a.md", "text again\n");
    same("a.md", "text again\n");
    assertThat(alice.id("a.md")).isEqualTo(id);
  }

  @Test
  void a_held_back_deletion_needs_no_decision_when_others_delete_too() {
    for (int i = 0; i < 12; i++) {
      alice.write("f" + i + ".md", "file " + i + "\n");
    }
    same("f11.md", "file 11\n");
    for (int i = 0; i < 8; i++) {
      alice.delete("f" + i + ".md");
    }
    alice.flush();
    assertThat(alice.binding().status().heldBack()).hasSize(8);
    for (int i = 0; i < 4; i++) {
      bob.delete("f" + i + ".md");
    }
    meet();
    assertThat(alice.binding().status().heldBack())
        .containsExactly("f4.md", "f5.md", "f6.md", "f7.md");
    assertThat(bob.disk("f4.md")).isEqualTo("file 4\n");
  }

  @Test
  void an_accepted_deletion_spares_what_others_went_on_writing() {
    for (int i = 0; i < 12; i++) {
      alice.write("f" + i + ".md", "file " + i + "\n");
    }
    same("f11.md", "file 11\n");
    for (int i = 0; i < 8; i++) {
      alice.delete("f" + i + ".md");
    }
    alice.flush();
    bob.write("f3.md", "file 3\nand more\n");
    meet();
    assertThat(alice.binding().acceptDeletions()).isEqualTo(7);
    same("f3.md", "file 3\nand more\n");
    same("f2.md", "(none)");
  }
}
