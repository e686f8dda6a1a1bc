package dev.agentsync.kernel.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Heads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MergeTextTest {
  private final Device a = new Device();
  private final Device b = new Device();

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  @Test
  void an_edit_against_an_older_text_keeps_what_came_since() {
    FileId id = a.create("a.md", "one\ntwo\nthree\n");
    Heads base = a.vault.heads();
    a.write(id, "one\ntwo\nthree\nfour\n");
    Heads exact = a.vault.mergeText(id, base, "ONE\ntwo\nthree\n");
    assertThat(a.vault.text(id)).isEqualTo("ONE\ntwo\nthree\nfour\n");
    assertThat(a.vault.textAt(id, exact)).isEqualTo("ONE\ntwo\nthree\n");
    assertThat(a.heard.getLast().origin()).isEqualTo(Origin.REMOTE);
    assertThat(a.heard.getLast().files()).containsExactly(id);
  }

  @Test
  void repeated_edits_against_what_is_on_the_disk_build_on_each_other() {
    FileId id = a.create("a.md", "one\n");
    Heads base = a.vault.heads();
    a.write(id, "zero\none\n");
    Heads first = a.vault.mergeText(id, base, "one\ntwo\n");
    Heads second = a.vault.mergeText(id, first, "one\ntwo\nthree\n");
    assertThat(a.vault.textAt(id, second)).isEqualTo("one\ntwo\nthree\n");
    assertThat(a.vault.text(id)).isEqualTo("zero\none\ntwo\nthree\n");
  }

  @Test
  void an_edit_at_the_present_is_an_ordinary_one() {
    FileId id = a.create("a.md", "one\n");
    Heads exact = a.vault.mergeText(id, a.vault.heads(), "two\n");
    assertThat(exact).isEqualTo(a.vault.heads());
    assertThat(a.vault.text(id)).isEqualTo("two\n");
    assertThat(a.heard.getLast().origin()).isEqualTo(Origin.LOCAL);
  }

  @Test
  void no_edit_is_no_change_and_the_same_edit_is_made_once() {
    FileId id = a.create("a.md", "one\n");
    Heads base = a.vault.heads();
    assertThat(a.vault.mergeText(id, base, "one\n")).isEqualTo(base);
    a.write(id, "one\ntwo\n");
    Heads now = a.vault.heads();
    assertThat(a.vault.mergeText(id, base, "one\ntwo\n")).isEqualTo(now);
    assertThat(a.vault.heads()).isEqualTo(now);
  }

  @Test
  void different_words_of_one_line_edited_on_two_devices_both_stay() {
    FileId id = a.create("a.md", "The quick brown fox jumps over the lazy dog\n");
    a.sync(b);
    a.write(id, "The quick red fox jumps over the lazy dog\n");
    b.write(id, "The quick brown fox jumps over the sleepy dog\n");
    a.sync(b);
    assertThat(a.vault.text(id)).isEqualTo("The quick red fox jumps over the sleepy dog\n");
    assertThat(b.tree()).isEqualTo(a.tree());
  }

  @Test
  void an_edit_of_a_file_deleted_meanwhile_brings_it_back() {
    FileId id = a.create("a.md", "one\n");
    Heads base = a.vault.heads();
    a.delete(id);
    Heads exact = a.vault.mergeText(id, base, "one\ntwo\n");
    assertThat(a.vault.file(id).orElseThrow().live()).isTrue();
    assertThat(a.vault.text(id)).isEqualTo("one\ntwo\n");
    assertThat(a.vault.textAt(id, exact)).isEqualTo("one\ntwo\n");
  }

  @Test
  void an_edit_of_a_file_that_became_an_attachment_is_kept_beside_it() {
    FileId id = a.create("a.md", "one\n");
    Heads base = a.vault.heads();
    BlobHash blob = BlobHash.of(new byte[] {9});
    a.vault.edit(edit -> edit.writeAttachment(id, blob, 1));
    a.vault.mergeText(id, base, "one\ntwo\n");
    assertThat(a.tree()).hasSize(2).containsEntry("a.md", blob.hex()).containsValue("one\ntwo\n");
  }

  @Test
  void a_moment_nobody_knows_is_refused() {
    FileId id = a.create("a.md", "one\n");
    Heads unknown = Heads.of(new ChangeHash(Bytes.of(new byte[32])));
    assertThat(a.vault.contains(unknown)).isFalse();
    assertThatExceptionOfType(VaultException.class)
        .isThrownBy(() -> a.vault.mergeText(id, unknown, "x"));
    assertThatExceptionOfType(VaultException.class).isThrownBy(() -> a.vault.textAt(id, unknown));
  }
}
