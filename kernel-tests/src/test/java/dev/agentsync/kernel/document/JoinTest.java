package dev.agentsync.kernel.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Heads;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class JoinTest {
  private final Device hub = Device.hub();
  private final Device a = new Device();
  private final Device b = new Device();
  private final Device c = new Device();

  @AfterEach
  void close() {
    List.of(hub, a, b, c).forEach(Device::close);
  }

  private void sync() {
    Device.syncAll(hub, a, b, c);
    assertThat(a.tree()).isEqualTo(hub.tree());
    assertThat(b.tree()).isEqualTo(hub.tree());
    assertThat(c.tree()).isEqualTo(hub.tree());
  }

  @Test
  void one_path_made_apart_becomes_one_file_with_both_texts() {
    a.create("a.md", "from a\n");
    b.create("a.md", "from b\n");
    sync();
    assertThat(hub.vault.files()).hasSize(1);
    assertThat(hub.read("a.md")).contains("from a\n").contains("from b\n").hasSize(14);
  }

  @Test
  void equal_texts_are_there_once_and_many_devices_are_as_good_as_two() {
    a.create("a.md", "same\n");
    b.create("a.md", "same\n");
    c.create("a.md", "same\nand c\n");
    sync();
    assertThat(hub.tree()).hasSize(1).containsEntry("a.md", "same\nand c\n");
  }

  @Test
  void a_thousand_equal_files_are_joined_in_one_change() {
    for (Device device : List.of(a, b)) {
      device.vault.edit(
          edit -> {
            for (int i = 0; i < 1_000; i++) {
              edit.createText("d/" + i + ".md", "text of " + i + "\n");
            }
          });
    }
    hub.sync(a);
    int appends = hub.storage.appends();
    hub.sync(b);
    assertThat(hub.storage.appends() - appends).isEqualTo(1);
    assertThat(hub.vault.files()).hasSize(1_000);
    sync();
  }

  @Test
  void an_edit_of_the_file_that_was_taken_over_is_carried_over() {
    FileId inA = a.create("a.md", "one\ntwo\nthree\n");
    FileId inB = b.create("a.md", "one\ntwo\nthree\n");
    hub.sync(a);
    hub.sync(b);
    a.write(inA, "ONE\ntwo\nthree\n");
    b.write(inB, "one\ntwo\nTHREE\n");
    sync();
    assertThat(hub.tree()).hasSize(1).containsEntry("a.md", "ONE\ntwo\nTHREE\n");
  }

  @Test
  void an_edit_made_before_the_joining_was_known_is_carried_over() {
    FileId inA = a.create("a.md", "one\ntwo\nthree\n");
    FileId inB = b.create("a.md", "one\ntwo\nthree\n");
    var channel = hub.vault.openSync();
    var fromB = b.vault.openSync();
    for (int i = 0; i < 3; i++) {
      channel.next().ifPresent(fromB::receive);
      fromB.next().ifPresent(channel::receive);
    }
    hub.sync(a);
    var withoutHub = a.vault.heads();
    c.sync(a);
    hub.create("other.md", "");
    assertThat(hub.vault.file(inA)).isPresent();
    b.vault.mergeText(inB, b.vault.heads(), "one\ntwo\nTHREE\n");
    a.vault.mergeText(inA, withoutHub, "ONE\ntwo\nthree\n");
    sync();
    assertThat(hub.read("a.md")).isEqualTo("ONE\ntwo\nTHREE\n");
  }

  @Test
  void an_edit_on_the_disk_of_a_device_that_already_knows_is_carried_over_by_itself() {
    FileId inA = a.create("a.md", "one\ntwo\n");
    Heads baseA = a.vault.heads();
    FileId inB = b.create("a.md", "one\ntwo\n");
    Heads baseB = b.vault.heads();
    sync();
    Heads exactA = a.vault.mergeText(inA, baseA, "ONE\ntwo\n");
    assertThat(a.vault.textAt(inA, exactA)).isEqualTo("ONE\ntwo\n");
    assertThat(a.read("a.md")).isEqualTo("ONE\ntwo\n");
    Heads exactB = b.vault.mergeText(inB, baseB, "one\nTWO\n");
    assertThat(b.vault.textAt(inB, exactB)).isEqualTo("one\nTWO\n");
    assertThat(b.read("a.md")).isEqualTo("one\nTWO\n");
    sync();
    assertThat(hub.tree()).hasSize(1).containsEntry("a.md", "ONE\nTWO\n");
  }

  @Test
  void an_edit_of_a_file_whose_heir_was_deleted_brings_it_back() {
    FileId inA = a.create("a.md", "one\n");
    FileId inB = b.create("a.md", "one\n");
    hub.sync(a);
    hub.sync(b);
    FileId winner = hub.vault.file("a.md").orElseThrow().id();
    Device loser = winner.equals(inA) ? b : a;
    FileId lost = winner.equals(inA) ? inB : inA;
    hub.delete(winner);
    loser.write(lost, "one\nmore\n");
    sync();
    assertThat(hub.tree()).hasSize(1).containsEntry("a.md", "one\nmore\n");
  }

  @Test
  void a_joined_file_can_be_renamed_and_deleted_like_any_other() {
    a.create("a.md", "from a\n");
    b.create("a.md", "from b\n");
    sync();
    FileId id = c.vault.file("a.md").orElseThrow().id();
    c.vault.edit(edit -> edit.rename(id, "b.md"));
    sync();
    assertThat(hub.tree()).containsOnlyKeys("b.md");
    a.delete(id);
    sync();
    assertThat(hub.tree()).isEmpty();
  }

  @Test
  void text_and_attachment_and_different_attachments_stay_apart_under_names_of_their_own() {
    BlobHash one = BlobHash.of(new byte[] {1});
    BlobHash two = BlobHash.of(new byte[] {2});
    a.vault.edit(edit -> edit.createAttachment("d/p.png", one, 1));
    b.vault.edit(edit -> edit.createAttachment("d/p.png", two, 1));
    c.create("d/p.png", "text\n");
    sync();
    assertThat(hub.tree()).hasSize(3).containsKey("d/p.png");
    assertThat(hub.tree().values()).containsExactlyInAnyOrder(one.hex(), two.hex(), "text\n");
    assertThat(hub.tree().keySet())
        .allMatch(path -> path.matches("d/p(\\.conflict-[0-9a-f]{8})?\\.png"));
  }

  @Test
  void equal_attachments_become_one() {
    BlobHash one = BlobHash.of(new byte[] {1});
    a.vault.edit(edit -> edit.createAttachment("p.png", one, 1));
    b.vault.edit(edit -> edit.createAttachment("p.png", one, 1));
    sync();
    assertThat(hub.vault.files()).hasSize(1);
  }

  @Test
  void an_attachment_overwritten_on_two_devices_keeps_both_contents() {
    BlobHash one = BlobHash.of(new byte[] {1});
    BlobHash two = BlobHash.of(new byte[] {2, 2});
    var id = new FileId[1];
    a.vault.edit(edit -> id[0] = edit.createAttachment("p.png", BlobHash.of(new byte[0]), 0));
    sync();
    a.vault.edit(edit -> edit.writeAttachment(id[0], one, 1));
    b.vault.edit(edit -> edit.writeAttachment(id[0], two, 2));
    sync();
    assertThat(hub.tree()).hasSize(2).containsKey("p.png");
    assertThat(hub.tree().values()).containsExactlyInAnyOrder(one.hex(), two.hex());
    Heads settled = hub.vault.heads();
    sync();
    assertThat(hub.vault.heads()).isEqualTo(settled);
  }

  @Test
  void an_attachment_made_text_on_two_devices_keeps_both_texts() {
    var id = new FileId[1];
    a.vault.edit(edit -> id[0] = edit.createAttachment("p.md", BlobHash.of(new byte[] {-1}), 1));
    sync();
    a.write(id[0], "text of a\n");
    b.write(id[0], "text of b\n");
    sync();
    assertThat(hub.tree().values()).containsExactlyInAnyOrder("text of a\n", "text of b\n");
    c.delete(
        hub.vault.files().stream()
            .filter(file -> !file.id().equals(id[0]))
            .findFirst()
            .orElseThrow()
            .id());
    b.write(id[0], "more\n");
    sync();
    assertThat(hub.tree()).hasSize(1);
  }

  @Test
  void an_attachment_that_was_taken_over_and_overwritten_unseen_is_not_hidden() {
    BlobHash one = BlobHash.of(new byte[] {1});
    BlobHash two = BlobHash.of(new byte[] {2});
    var inA = new FileId[1];
    var inB = new FileId[1];
    a.vault.edit(edit -> inA[0] = edit.createAttachment("p.png", one, 1));
    b.vault.edit(edit -> inB[0] = edit.createAttachment("p.png", one, 1));
    hub.sync(a);
    hub.sync(b);
    a.vault.edit(edit -> edit.writeAttachment(inA[0], two, 1));
    b.vault.edit(edit -> edit.writeAttachment(inB[0], two, 1));
    sync();
    assertThat(hub.tree().values()).contains(two.hex());
    assertThat(hub.tree()).allSatisfy((path, hash) -> assertThat(hash).isIn(one.hex(), two.hex()));
  }

  @Test
  void files_renamed_to_one_path_apart_end_as_one_with_both_texts() {
    FileId one = a.create("one.md", "one\n");
    FileId two = a.create("two.md", "two\n");
    sync();
    a.vault.edit(edit -> edit.rename(one, "x.md"));
    b.vault.edit(edit -> edit.rename(two, "x.md"));
    sync();
    assertThat(hub.tree()).containsOnlyKeys("x.md");
    assertThat(hub.read("x.md")).contains("one\n").contains("two\n");
  }

  @Test
  void folders_made_apart_are_deleted_and_renamed_as_one() {
    a.vault.edit(edit -> edit.createDirectory("d/e"));
    b.vault.edit(edit -> edit.createDirectory("d/e"));
    sync();
    c.vault.edit(edit -> edit.renameDirectory("d", "x"));
    sync();
    assertThat(a.vault.directories()).containsExactly("x", "x/e");
    b.vault.edit(
        edit -> {
          edit.deleteDirectory("x/e");
          edit.deleteDirectory("x");
        });
    sync();
    assertThat(a.vault.directories()).isEmpty();
  }

  @Test
  void devices_in_the_same_state_make_the_same_joining_change() {
    a.vault.resolveDuplicates(true);
    b.vault.resolveDuplicates(true);
    try (var stock = new StockPeer()) {
      a.create("a.md", "from a\n");
      b.create("a.md", "from b\n");
      var fromA = a.vault.openSync();
      var fromB = b.vault.openSync();
      // Both learn of the other's file before either hears of the other's joining.
      for (int i = 0; i < 4; i++) {
        var toB = fromA.next();
        var toA = fromB.next();
        toB.ifPresent(fromB::receive);
        toA.ifPresent(fromA::receive);
      }
      assertThat(a.vault.heads()).isEqualTo(b.vault.heads());
      assertThat(a.tree()).isEqualTo(b.tree());
      assertThat(a.read("a.md")).contains("from a\n").contains("from b\n").hasSize(14);
      stock.sync(a);
    }
  }

  @Test
  void a_device_that_begins_to_unite_looks_at_what_is_there() {
    a.create("a.md", "from a\n");
    b.create("a.md", "from b\n");
    a.sync(b);
    assertThat(a.vault.files()).hasSize(2);
    a.vault.resolveDuplicates(true);
    assertThat(a.vault.files()).hasSize(1);
    assertThat(a.read("a.md")).contains("from a\n").contains("from b\n");
    a.restart();
    assertThat(a.vault.files()).hasSize(1);
  }

  @Test
  void a_listener_hears_of_a_join_as_of_a_change_from_elsewhere() {
    a.create("a.md", "from a\n");
    hub.sync(a);
    FileId mine = hub.create("a.md", "from hub\n");
    assertThat(hub.vault.files()).hasSize(1);
    Changed last = hub.heard.getLast();
    assertThat(last.origin()).isEqualTo(Origin.REMOTE);
    assertThat(last.files()).contains(mine);
  }
}
