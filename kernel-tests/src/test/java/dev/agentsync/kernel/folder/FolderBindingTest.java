package dev.agentsync.kernel.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.VaultStatus;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.testkit.Conditions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;

/** One folder and its document. */
class FolderBindingTest extends OneDevice {
  @Test
  void files_that_are_there_at_the_start_are_in_the_document_afterwards() {
    device.write("a.md", "one\n");
    device.write("sub/b.md", "\uFEFFtwo\r\n");
    device.write("code.py", "no\n");
    device.start();
    assertThat(device.shown("a.md")).isEqualTo("one\n");
    assertThat(device.shown("sub/b.md")).isEqualTo("\uFEFFtwo\r\n");
    assertThat(device.document().files()).hasSize(2);
    assertThat(device.document().directories()).containsExactly("sub");
  }

  @Test
  void what_happens_on_disk_reaches_the_document() throws IOException {
    device.start();
    device.write("a.md", "one\n");
    device.awaitShown("a.md", "one\n");
    String id = device.id("a.md");
    device.write("a.md", "one\ntwo\n");
    device.awaitShown("a.md", "one\ntwo\n");
    Files.writeString(device.path("a.tmp"), "replaced\n");
    Files.move(device.path("a.tmp"), device.path("a.md"), StandardCopyOption.ATOMIC_MOVE);
    device.awaitShown("a.md", "replaced\n");
    assertThat(device.id("a.md")).isEqualTo(id);
    device.delete("a.md");
    device.awaitShown("a.md", "(none)");
  }

  @Test
  void what_happens_in_the_document_reaches_the_disk() {
    device.start();
    device
        .document()
        .edit(
            edit -> {
              edit.createText("deep/down/a.md", "one\n");
              edit.createDirectory("empty");
            });
    device.awaitDisk("deep/down/a.md", "one\n");
    Conditions.await("the folder", Device.SOON, () -> Files.isDirectory(device.path("empty")));
    var id = device.document().file("deep/down/a.md").orElseThrow().id();
    device.document().edit(edit -> edit.writeText(id, "two\n"));
    device.awaitDisk("deep/down/a.md", "two\n");
    device.document().edit(edit -> edit.rename(id, "b.md"));
    device.awaitDisk("b.md", "two\n");
    device.awaitDisk("deep/down/a.md", "(none)");
    device
        .document()
        .edit(
            edit -> {
              edit.delete(id);
              edit.deleteDirectory("deep/down");
              edit.deleteDirectory("deep");
              edit.deleteDirectory("empty");
            });
    device.awaitDisk("b.md", "(none)");
    Conditions.await(
        "the folders to go",
        Device.SOON,
        () -> !Files.exists(device.path("empty")) && !Files.exists(device.path("deep")));
  }

  @Test
  void a_renamed_and_edited_file_keeps_its_id() {
    device.start();
    device.write("a.md", "one\n");
    device.awaitShown("a.md", "one\n");
    String id = device.id("a.md");
    device.move("a.md", "moved/b.md");
    device.write("moved/b.md", "one\nand more\n");
    device.awaitShown("moved/b.md", "one\nand more\n");
    assertThat(device.id("moved/b.md")).isEqualTo(id);
    assertThat(device.shown("a.md")).isEqualTo("(none)");
  }

  @Test
  void a_copy_that_takes_the_place_of_its_original_keeps_the_id() throws IOException {
    device.write("a.md", "one\n");
    device.write("b.md", "two\n");
    device.start();
    String id = device.id("a.md");
    device.stop();
    Files.copy(device.path("a.md"), device.path("c.md"));
    device.delete("a.md");
    device.start();
    assertThat(device.id("c.md")).isEqualTo(id);
    assertThat(device.shown("a.md")).isEqualTo("(none)");
  }

  @Test
  void before_it_starts_the_status_tells_what_was_done_meanwhile_and_takes_in_nothing() {
    device.write("edited.md", "one\n");
    device.write("deleted.md", "two\n");
    device.write("touched.md", "three\n");
    device.start();
    Heads before = device.document().heads();
    device.stop();
    device.write("edited.md", "one and more\n");
    device.write("touched.md", "three\n");
    device.write("new.md", "four\n");
    device.delete("deleted.md");
    device.open();
    assertThat(device.binding().status().unseen()).contains(new VaultStatus.Unseen(1, 1, 1));
    assertThat(device.document().heads()).isEqualTo(before);
    device.binding().start(ScanProgress.NONE);
    device.flush();
    assertThat(device.binding().status().unseen()).isEmpty();
    assertThat(device.shown("edited.md")).isEqualTo("one and more\n");
    assertThat(device.shown("deleted.md")).isEqualTo("(none)");
  }

  @Test
  void a_renamed_folder_is_one_change_and_keeps_every_id() {
    for (int i = 0; i < 50; i++) {
      device.write("project/sub/part-" + i + ".md", "part " + i + "\n");
    }
    device.start();
    String id = device.id("project/sub/part-7.md");
    int changes = changesDuring(() -> device.move("project", "archive"));
    assertThat(device.id("archive/sub/part-7.md")).isEqualTo(id);
    assertThat(device.document().directories()).containsExactly("archive", "archive/sub");
    assertThat(device.document().files()).hasSize(50);
    assertThat(changes).isEqualTo(1);
    device.write("archive/sub/part-7.md", "edited after\n");
    device.awaitShown("archive/sub/part-7.md", "edited after\n");
    device.write("archive/sub/new.md", "new after\n");
    device.awaitShown("archive/sub/new.md", "new after\n");
  }

  @Test
  void a_folder_thrown_away_is_one_change() {
    for (int i = 0; i < 30; i++) {
      device.write("keep/f" + i + ".md", "keep " + i + "\n");
      device.write(i % 2 == 0 ? "gone/f" + i + ".md" : "gone/sub/f" + i + ".md", i + "\n");
    }
    device.write("keep/more.md", "more\n");
    device.start();
    int changes =
        changesDuring(
            () -> {
              try {
                Files.move(device.path("gone"), directory.resolve("trash"));
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    assertThat(device.document().files()).hasSize(31);
    assertThat(device.document().directories()).containsExactly("keep");
    assertThat(changes).isEqualTo(1);
  }

  @Test
  void what_changed_while_nothing_ran_is_found_at_the_start() {
    device.write("stays.md", "stays\n");
    device.write("goes.md", "goes\n");
    device.write("edited.md", "old\n");
    device.start();
    device.stop();
    device.delete("goes.md");
    device.write("edited.md", "new\n");
    device.start();
    assertThat(device.shown("goes.md")).isEqualTo("(none)");
    assertThat(device.shown("edited.md")).isEqualTo("new\n");
    assertThat(device.disk("goes.md")).isEqualTo("(none)");
  }

  @Test
  void a_vault_without_an_index_loses_nothing_and_takes_differences_as_edits() throws IOException {
    device.write("a.md", "a\n");
    device.write("b.md", "b\n");
    device.start();
    device.stop();
    Files.delete(device.path(".agentsync/index.log"));
    device.delete("a.md");
    device.write("b.md", "b edited\n");
    device.start();
    assertThat(device.disk("a.md")).isEqualTo("a\n");
    assertThat(device.shown("b.md")).isEqualTo("b edited\n");
    assertThat(device.document().files()).hasSize(2);
  }

  @Test
  void rules_that_change_are_followed() {
    device.write(".syncignore", "draft*.md\nprivate/\n");
    device.write("draft-1.md", "no\n");
    device.write("private/diary.md", "no\n");
    device.write("yes.md", "yes\n");
    device.start();
    assertThat(device.shown("draft-1.md")).isEqualTo("(none)");
    assertThat(device.shown("private/diary.md")).isEqualTo("(none)");
    assertThat(device.shown(".syncignore")).contains("draft");
    device.write(".syncignore", "later.md\n");
    device.awaitShown("draft-1.md", "no\n");
    device.awaitShown("private/diary.md", "no\n");
    device.document().edit(edit -> edit.createText("later.md", "not here\n"));
    device.flush();
    assertThat(device.disk("later.md")).isEqualTo("(none)");
    device.delete(".syncignore");
    device.awaitDisk("later.md", "not here\n");
  }

  @Test
  void attachments_wait_for_their_content() {
    device.start();
    byte[] picture = {1, 2, 3, (byte) 0xFF};
    var hash = dev.agentsync.kernel.spi.BlobHash.of(picture);
    device.document().edit(edit -> edit.createAttachment("cat.png", hash, 4));
    device.flush();
    assertThat(device.wanted).containsExactly(hash);
    assertThat(device.binding().wantedBlobs()).containsExactly(hash);
    assertThat(device.path("cat.png")).doesNotExist();
    device.storage().blobs().put(picture);
    device.binding().blobArrived(hash);
    Conditions.await("the picture", Device.SOON, () -> Files.exists(device.path("cat.png")));
    assertThat(device.path("cat.png")).hasBinaryContent(picture);
    assertThat(device.binding().wantedBlobs()).isEmpty();
  }

  @Test
  void bytes_that_are_no_text_become_an_attachment_and_big_files_stay_here() throws IOException {
    Files.write(device.path("latin.md"), "Gr\u00fc\u00dfe".getBytes(StandardCharsets.ISO_8859_1));
    device.textMaxBytes = 100;
    device.write("big.md", "x".repeat(101));
    device.start();
    device.flush();
    assertThat(device.document().file("latin.md").orElseThrow().blob()).isPresent();
    assertThat(device.document().file("big.md")).isEmpty();
    assertThat(device.notices.toString()).contains("skipping oversize file path=big.md");
    assertThat(device.binding().status().skipped()).hasSize(1);
  }

  @Test
  void nothing_is_read_or_written_through_symbolic_links() throws IOException {
    Path outside = Files.createDirectories(directory.resolve("outside"));
    Files.writeString(outside.resolve("secret.md"), "secret\n");
    device.start();
    Files.createSymbolicLink(device.path("link"), outside);
    Files.createSymbolicLink(device.path("link.md"), outside.resolve("secret.md"));
    device.flush();
    assertThat(device.document().files()).isEmpty();
    device.document().edit(edit -> edit.createText("link/evil.md", "evil\n"));
    device.document().edit(edit -> edit.createText("link.md", "evil\n"));
    device.document().edit(edit -> edit.createText(".git/config.md", "evil\n"));
    device.document().edit(edit -> edit.createText("fine.md", "fine\n"));
    device.awaitDisk("fine.md", "fine\n");
    device.flush();
    assertThat(outside.resolve("evil.md")).doesNotExist();
    assertThat(outside.resolve("secret.md")).hasContent("secret\n");
    assertThat(device.path(".git")).doesNotExist();
    assertThat(device.binding().status().blocked())
        .extracting(e -> e.path())
        .contains("link/evil.md", "link.md", ".git/config.md");
  }

  @Test
  void names_with_composed_and_decomposed_letters_are_one() throws IOException {
    device.start();
    Path decomposed = device.path("u\u0308ber.md");
    Files.writeString(decomposed, "one\n");
    device.awaitShown("\u00fcber.md", "one\n");
    var id = device.document().file("\u00fcber.md").orElseThrow().id();
    device.document().edit(edit -> edit.writeText(id, "two\n"));
    Conditions.await(
        "the decomposed name to be written",
        Device.SOON,
        () -> device.disk("u\u0308ber.md").equals("two\n"));
    device.flush();
    assertThat(device.document().files()).hasSize(1);
  }

  @Test
  void a_folder_in_the_place_of_a_file_is_reported_and_the_rest_goes_on() throws IOException {
    device.start();
    Files.createDirectory(device.path("a.md"));
    device.flush();
    device.document().edit(edit -> edit.createText("a.md", "text\n"));
    device.document().edit(edit -> edit.createText("b.md", "text\n"));
    device.awaitDisk("b.md", "text\n");
    device.flush();
    assertThat(device.binding().status().blocked()).extracting(e -> e.path()).contains("a.md");
  }
}
