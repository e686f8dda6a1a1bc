package dev.agentsync.kernel.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Heads;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class VaultDocumentTest {
  private final Device a = new Device();

  @AfterEach
  void close() {
    a.close();
  }

  @Test
  void the_genesis_change_is_the_published_one() {
    var storage = new MemoryStorage();
    try (var vault =
        VaultDocument.create(
            Device.ENGINE, storage, "00000000-0000-4000-8000-000000000000", Authorship.unknown())) {
      assertThat(vault.heads().hashes())
          .containsExactly(
              new ChangeHash(
                  Bytes.ofHex("417b59f7c7aa7978efe5e69c69a37c5d877ace84d1241c2978004c94cca8951b")));
      assertThat(HexFormat.of().formatHex(storage.load().chunks().getFirst()))
          .isEqualTo(
              "856f4a83417b59f701980100207a4e07786823765cd2fc2d2f58e9b79ae0204d205bc7eb161e2a2640bd"
                  + "f792340101000000061532340142045606572570027b0e736368656d615f76657273696f6e0876"
                  + "61756c745f69640b6469726563746f726965730566696c6573066c6162656c7305020103007e14"
                  + "c60403000130303030303030302d303030302d343030302d383030302d30303030303030303030"
                  + "30300500");
    }
    assertThat(a.vault.heads().hashes().getFirst())
        .hasToString("bf6b6fae3cbfbe0d09ed12307186140024de0c1f953138f6581093f4b5a8faf0");
  }

  @Test
  void a_storage_with_a_history_is_not_started_anew() {
    assertThatExceptionOfType(VaultException.class)
        .isThrownBy(
            () ->
                VaultDocument.create(Device.ENGINE, a.storage, Device.VAULT, Authorship.unknown()));
  }

  @Test
  void another_vault_and_an_empty_storage_without_an_id_are_refused() {
    assertThatExceptionOfType(VaultException.class)
        .isThrownBy(
            () ->
                VaultDocument.open(
                    Device.ENGINE, a.storage, Optional.of("other"), Authorship.unknown()))
        .withMessageContaining("vault_id mismatch");
    assertThatExceptionOfType(VaultException.class)
        .isThrownBy(
            () ->
                VaultDocument.open(
                    Device.ENGINE, new MemoryStorage(), Optional.empty(), Authorship.unknown()));
  }

  @Test
  void what_was_written_is_there_after_a_restart() {
    FileId id = a.create("notes/plan.md", "one\n");
    a.vault.edit(edit -> edit.createDirectory("empty/deep"));
    a.restart();
    assertThat(a.read("notes/plan.md")).isEqualTo("one\n");
    assertThat(a.vault.directories()).containsExactly("empty", "empty/deep", "notes");
    FileEntry entry = a.vault.file(id).orElseThrow();
    assertThat(entry.size()).isEqualTo(4);
    assertThat(entry.createdAt()).isEqualTo(entry.updatedAt()).isPositive();
    assertThat(a.vault.problems()).isEmpty();
  }

  @Test
  void an_edit_of_nothing_is_no_change() {
    FileId id = a.create("a.md", "x");
    Heads before = a.vault.heads();
    assertThat(a.vault.edit(edit -> edit.writeText(id, "x")).changed()).isFalse();
    assertThat(a.vault.edit(edit -> {}).changed()).isFalse();
    assertThat(a.vault.heads()).isEqualTo(before);
  }

  @Test
  void an_edit_that_fails_leaves_nothing_behind() {
    FileId id = a.create("a.md", "x");
    Heads before = a.vault.heads();
    assertThatExceptionOfType(VaultException.class)
        .isThrownBy(
            () ->
                a.vault.edit(
                    edit -> {
                      edit.createText("b/c.md", "new");
                      edit.writeText(id, "y");
                      edit.delete(id);
                      edit.rename(new FileId("no such file"), "z.md");
                    }));
    assertThat(a.vault.heads()).isEqualTo(before);
    assertThat(a.tree()).containsOnlyKeys("a.md").containsEntry("a.md", "x");
    assertThat(a.vault.directories()).isEmpty();
    a.write(id, "z");
    assertThat(a.read("a.md")).isEqualTo("z");
  }

  @Test
  void text_is_hashed_and_read_at_earlier_moments() {
    FileId id = a.create("a.md", "old 👍\n");
    Heads then = a.vault.heads();
    a.write(id, "new 👎\n");
    assertThat(a.vault.textAt(id, then)).isEqualTo("old 👍\n");
    assertThat(a.vault.text(id)).isEqualTo("new 👎\n");
    assertThat(a.vault.textHash(id))
        .isEqualTo(BlobHash.of("new 👎\n".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void renames_and_deletions_of_folders_are_one_change_and_keep_ids() {
    FileId one = a.create("a/b/one.md", "1");
    FileId two = a.create("a/two.md", "2");
    a.create("ab/three.md", "3");
    int appends = a.storage.appends();
    a.vault.edit(edit -> edit.renameDirectory("a", "x/y"));
    assertThat(a.vault.file(one).orElseThrow().path()).isEqualTo("x/y/b/one.md");
    assertThat(a.vault.file("x/y/two.md").orElseThrow().id()).isEqualTo(two);
    assertThat(a.vault.directories()).containsExactly("ab", "x", "x/y", "x/y/b");
    a.vault.edit(
        edit -> {
          edit.delete(one);
          edit.delete(two);
          edit.deleteDirectory("x/y/b");
          edit.deleteDirectory("x/y");
        });
    assertThat(a.tree()).containsOnlyKeys("ab/three.md");
    assertThat(a.vault.directories()).containsExactly("ab", "x");
    assertThat(a.storage.appends() - appends).isEqualTo(2);
  }

  @Test
  void an_attachment_becomes_text_and_text_an_attachment() {
    BlobHash blob = BlobHash.of(new byte[] {1, 2, 3});
    var id = new FileId[1];
    a.vault.edit(edit -> id[0] = edit.createAttachment("p.png", blob, 3));
    assertThat(a.vault.file(id[0]).orElseThrow().blob()).contains(blob);
    a.write(id[0], "text now");
    assertThat(a.vault.file(id[0]).orElseThrow().kind()).isEqualTo(FileKind.TEXT);
    assertThat(a.vault.text(id[0])).isEqualTo("text now");
    a.vault.edit(edit -> edit.writeAttachment(id[0], blob, 3));
    assertThat(a.vault.file(id[0]).orElseThrow().kind()).isEqualTo(FileKind.ATTACHMENT);
  }

  @Test
  void changes_are_told_after_they_are_durable_with_where_they_come_from() {
    var appends = new ArrayList<Integer>();
    a.vault.subscribe(change -> appends.add(a.storage.appends()));
    FileId id = a.create("d/a.md", "x");
    assertThat(appends).containsExactly(2);
    Changed change = a.heard.getLast();
    assertThat(change.files()).containsExactly(id);
    assertThat(change.directories()).isTrue();
    assertThat(change.origin()).isEqualTo(Origin.LOCAL);
    assertThat(change.heads()).isEqualTo(a.vault.heads());
    try (var b = new Device()) {
      a.sync(b);
      assertThat(b.heard.getLast().origin()).isEqualTo(Origin.REMOTE);
      assertThat(b.heard.getLast().files()).containsExactly(id);
    }
  }

  @Test
  void nothing_is_sent_or_told_before_it_is_durable() {
    FileId id = a.create("a.md", "x");
    try (var b = new Device()) {
      a.sync(b);
      var channel = a.vault.openSync();
      int told = a.heard.size();
      a.storage.full(true);
      assertThatExceptionOfType(StorageException.class).isThrownBy(() -> a.write(id, "y"));
      assertThat(channel.next()).isEmpty();
      assertThat(a.heard).hasSize(told);
      a.sync(b);
      assertThat(b.read("a.md")).isEqualTo("x");
      assertThatExceptionOfType(StorageException.class).isThrownBy(() -> a.write(id, "z"));
      a.storage.full(false);
      a.vault.retryDurability();
      assertThat(a.heard).hasSize(told + 1);
      a.sync(b);
      assertThat(b.read("a.md")).isEqualTo("y");
      a.restart();
      assertThat(a.read("a.md")).isEqualTo("y");
    }
  }

  @Test
  void a_received_change_that_could_not_be_stored_is_stored_later() {
    try (var b = new Device()) {
      FileId id = b.create("a.md", "x");
      a.storage.full(true);
      assertThatExceptionOfType(StorageException.class).isThrownBy(() -> a.sync(b));
      assertThat(a.heard).isEmpty();
      a.storage.full(false);
      a.vault.retryDurability();
      assertThat(a.read("a.md")).isEqualTo("x");
      assertThat(a.heard).isNotEmpty();
      a.restart();
      assertThat(a.vault.text(id)).isEqualTo("x");
    }
  }

  @Test
  void a_long_history_is_rewritten_and_reads_the_same() {
    var random = new Random(1);
    FileId id = a.create("a.md", "text");
    for (int i = 0; i < 20; i++) {
      a.vault.edit(
          edit -> {
            for (int n = 0; n < 20; n++) {
              byte[] name = new byte[2_000];
              random.nextBytes(name);
              edit.createDirectory(HexFormat.of().formatHex(name));
            }
          });
    }
    var directories = a.vault.directories();
    a.restart();
    assertThat(a.storage.load().chunks()).hasSize(1);
    assertThat(a.vault.text(id)).isEqualTo("text");
    a.restart();
    assertThat(a.vault.text(id)).isEqualTo("text");
    assertThat(a.vault.directories()).hasSize(400).isEqualTo(directories);
  }

  @Test
  void what_is_read_during_an_edit_is_what_was_written_so_far() {
    FileId id = a.create("a.md", "old");
    a.vault.edit(
        edit -> {
          edit.writeText(id, "new");
          assertThat(a.vault.text(id)).isEqualTo("new");
          assertThat(a.vault.textHash(id))
              .isEqualTo(BlobHash.of("new".getBytes(StandardCharsets.UTF_8)));
          FileId other = edit.createText("b.md", "b");
          assertThat(a.vault.file("b.md").orElseThrow().id()).isEqualTo(other);
          assertThat(a.vault.text(other)).isEqualTo("b");
        });
    assertThat(a.vault.textHash(id)).isEqualTo(BlobHash.of("new".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void parts_of_a_history_that_cannot_be_read_are_told_and_left_alone() {
    a.create("a.md", "whole");
    a.storage.append("no chunk at all".getBytes(StandardCharsets.UTF_8));
    a.restart();
    assertThat(a.read("a.md")).isEqualTo("whole");
    assertThat(a.vault.damage()).hasSize(1).first().asString().startsWith("1 of 3 ");
    a.create("b.md", "more");
    a.restart();
    assertThat(a.tree()).containsOnlyKeys("a.md", "b.md");
  }

  @Test
  void a_schema_of_another_version_is_refused() {
    var storage = new MemoryStorage();
    try (var stock = new StockPeer()) {
      stock.write(
          t ->
              t.put(
                  dev.agentsync.kernel.spi.ObjectId.ROOT,
                  "schema_version",
                  new dev.agentsync.kernel.spi.Value.Int(2)));
      storage.append(stock.document.save());
    }
    assertThatExceptionOfType(VaultException.class)
        .isThrownBy(
            () ->
                VaultDocument.open(Device.ENGINE, storage, Optional.empty(), Authorship.unknown()))
        .withMessageContaining("version");
  }

  @Test
  void a_sync_message_that_is_garbage_changes_nothing() {
    a.create("a.md", "x");
    Heads before = a.vault.heads();
    var channel = a.vault.openSync();
    assertThatExceptionOfType(dev.agentsync.kernel.DocumentException.class)
        .isThrownBy(() -> channel.receive(new byte[] {1, 2, 3}));
    assertThat(a.vault.heads()).isEqualTo(before);
    assertThat(a.read("a.md")).isEqualTo("x");
  }

  @Test
  void listings_are_in_the_order_of_paths() {
    List.of("b.md", "a/z.md", "a.md", "😀.md", "\uffee.md").forEach(path -> a.create(path, ""));
    assertThat(a.vault.files().stream().map(FileEntry::path))
        .containsExactly("a.md", "a/z.md", "b.md", "\uffee.md", "😀.md");
  }
}
