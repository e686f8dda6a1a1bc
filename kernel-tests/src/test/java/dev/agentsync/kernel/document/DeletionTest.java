package dev.agentsync.kernel.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.BlobHash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DeletionTest {
  private final Device hub = Device.hub();
  private final Device a = new Device();
  private final Device b = new Device();
  private final StockPeer stock = new StockPeer();

  @AfterEach
  void close() {
    hub.close();
    a.close();
    b.close();
    stock.close();
  }

  private FileId shared(String text) {
    FileId id = a.create("a.md", text);
    Device.syncAll(hub, a, b);
    return id;
  }

  @Test
  void a_deleted_file_is_gone_everywhere_and_stays_gone() {
    FileId id = shared("one\n");
    a.delete(id);
    Device.syncAll(hub, a, b);
    assertThat(b.tree()).isEmpty();
    assertThat(b.vault.file(id).orElseThrow().deletedAt()).isPresent();
    b.restart();
    Device.syncAll(hub, a, b);
    assertThat(hub.tree()).isEmpty();
  }

  @Test
  void an_edit_made_before_the_deletion_was_known_brings_the_file_back_everywhere() {
    FileId id = shared("one\n");
    a.delete(id);
    b.write(id, "one\ntwo\n");
    Device.syncAll(hub, a, b);
    assertThat(hub.tree()).containsEntry("a.md", "one\ntwo\n");
    assertThat(a.tree()).isEqualTo(hub.tree());
    assertThat(b.tree()).isEqualTo(hub.tree());
  }

  @Test
  void it_does_not_matter_which_of_deletion_and_edit_arrives_first() {
    FileId id = shared("one\n");
    a.delete(id);
    b.write(id, "one\ntwo\n");
    Device.syncAll(hub, b, a);
    assertThat(hub.tree()).containsEntry("a.md", "one\ntwo\n");
    assertThat(a.tree()).isEqualTo(hub.tree());
    assertThat(b.tree()).isEqualTo(hub.tree());
  }

  @Test
  void a_file_that_came_back_can_be_deleted_again() {
    FileId id = shared("one\n");
    a.delete(id);
    b.write(id, "one\ntwo\n");
    Device.syncAll(hub, a, b);
    a.delete(id);
    Device.syncAll(hub, a, b);
    assertThat(hub.tree()).isEmpty();
    assertThat(b.tree()).isEmpty();
  }

  @Test
  void two_deletions_of_what_both_had_seen_delete() {
    FileId id = shared("one\n");
    a.delete(id);
    b.delete(id);
    Device.syncAll(hub, a, b);
    assertThat(hub.tree()).isEmpty();
    assertThat(a.tree()).isEmpty();
  }

  @Test
  void an_attachment_overwritten_while_it_was_deleted_comes_back() {
    var id = new FileId[1];
    BlobHash one = BlobHash.of(new byte[] {1});
    BlobHash two = BlobHash.of(new byte[] {2});
    a.vault.edit(edit -> id[0] = edit.createAttachment("p.png", one, 1));
    Device.syncAll(hub, a, b);
    a.delete(id[0]);
    b.vault.edit(edit -> edit.writeAttachment(id[0], two, 1));
    Device.syncAll(hub, a, b);
    assertThat(a.tree()).containsEntry("p.png", two.hex());
    assertThat(b.tree()).isEqualTo(a.tree());
  }

  @Test
  void a_deletion_by_another_program_that_had_not_seen_our_edit_does_not_hide_it() {
    FileId id = shared("one\n");
    stock.sync(hub);
    stock.delete(id);
    b.write(id, "one\ntwo\n");
    Device.syncAll(hub, b);
    stock.sync(hub);
    Device.syncAll(hub, a, b);
    assertThat(a.tree()).containsEntry("a.md", "one\ntwo\n");
  }

  @Test
  void our_edit_that_arrives_after_the_deletion_by_another_program_is_not_hidden() {
    FileId id = shared("one\n");
    stock.sync(hub);
    stock.delete(id);
    stock.sync(hub);
    b.write(id, "one\ntwo\n");
    Device.syncAll(hub, b, a);
    assertThat(a.tree()).containsEntry("a.md", "one\ntwo\n");
    assertThat(b.tree()).isEqualTo(a.tree());
  }

  @Test
  void a_deletion_by_another_program_that_had_seen_everything_stands() {
    FileId id = shared("one\n");
    stock.sync(hub);
    stock.delete(id);
    a.create("other.md", "x");
    Device.syncAll(hub, a);
    stock.sync(hub);
    Device.syncAll(hub, a, b);
    assertThat(b.tree()).containsOnlyKeys("other.md");
    assertThat(hub.tree()).containsOnlyKeys("other.md");
  }

  @Test
  void a_file_another_program_restored_and_deleted_again_stays_deleted() {
    FileId id = shared("one\n");
    a.delete(id);
    Device.syncAll(hub, a);
    stock.sync(hub);
    stock.restore(id, "one\nmore\n");
    stock.sync(hub);
    Device.syncAll(hub, a, b);
    assertThat(b.tree()).containsEntry("a.md", "one\nmore\n");
    stock.sync(hub);
    stock.delete(id);
    stock.sync(hub);
    Device.syncAll(hub, a, b);
    assertThat(b.tree()).isEmpty();
    assertThat(hub.tree()).isEmpty();
  }
}
