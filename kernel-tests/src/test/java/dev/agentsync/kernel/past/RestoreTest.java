package dev.agentsync.kernel.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.history.LogQuery;
import dev.agentsync.kernel.history.RestoreQuery;
import dev.agentsync.kernel.history.Restored;
import dev.agentsync.kernel.history.When;
import dev.agentsync.kernel.spi.Heads;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bringing back what was, and taking back what one device did. */
class RestoreTest extends TwoHistorians {
  @BeforeEach
  void start() {
    alice.put("kept.md", "kept\n");
    alice.put("edited.md", "one\ntwo\nthree\n");
    alice.put("deleted.md", "deleted\n");
    alice.put("dir/moved.md", "moved\n");
    alice.attach("x.bin", "first");
    alice.device.sync(bob.device);
  }

  private void goWrong(Historian who) {
    who.put("edited.md", "nothing left\n");
    who.delete("deleted.md");
    who.rename("dir/moved.md", "elsewhere/moved.md");
    who.attach("x.bin", "second");
    who.put("new.md", "new\n");
    who.put(".syncignore", "*.tmp\n");
  }

  @Test
  void everything_is_as_it_was_in_one_change_with_the_same_ids() {
    SortedMap<String, String> before = alice.tree();
    When good = alice.now();
    FileId moved = alice.device.vault.file("dir/moved.md").orElseThrow().id();
    goWrong(alice);
    int changes = alice.log().size();

    Restored restored = alice.restore(good);

    before.put(".syncignore", "*.tmp\n");
    assertThat(alice.tree()).isEqualTo(before);
    assertThat(alice.device.vault.file("dir/moved.md").orElseThrow().id()).isEqualTo(moved);
    assertThat(alice.device.vault.directories()).containsExactly("dir");
    assertThat(alice.log()).hasSize(changes + 1);
    assertThat(alice.log().getFirst().purpose().orElseThrow()).startsWith("restored to ");
    assertThat(restored.steps()).hasSize(5);
    assertThat(restored.applied()).isTrue();
  }

  @Test
  void a_restore_says_how_to_undo_it_and_that_works() {
    When good = alice.now();
    goWrong(alice);
    SortedMap<String, String> wrong = alice.tree();
    Restored restored = alice.restore(good);

    alice.restore(When.parse(restored.before().orElseThrow()).orElseThrow());

    assertThat(alice.tree()).isEqualTo(wrong);
  }

  @Test
  void a_dry_run_tells_the_same_and_changes_nothing() {
    When good = alice.now();
    goWrong(alice);
    Heads now = alice.device.vault.heads();
    SortedMap<String, String> wrong = alice.tree();

    var query = new RestoreQuery(good.text(), List.of(), false, true, Optional.empty());
    Restored told = alice.restore(query);

    assertThat(told.applied()).isFalse();
    assertThat(alice.device.vault.heads()).isEqualTo(now);
    assertThat(alice.tree()).isEqualTo(wrong);
    assertThat(alice.restore(good).steps()).isEqualTo(told.steps());
  }

  @Test
  void only_named_files_and_folders_come_back() {
    When good = alice.now();
    goWrong(alice);

    alice.restore(good, "dir", "deleted.md");

    assertThat(alice.tree())
        .containsKeys("dir/moved.md", "deleted.md", "new.md")
        .doesNotContainKey("elsewhere/moved.md")
        .containsEntry("edited.md", "nothing left\n");
    assertThatThrownBy(() -> alice.restore(good, "never.md"))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("never was");
  }

  @Test
  void a_file_named_by_where_it_is_now_gets_its_content_back_and_stays_there() {
    When good = alice.now();
    alice.rename("edited.md", "renamed.md");
    alice.put("renamed.md", "wrong\n");
    alice.put("edited.md", "another file took the name\n");

    alice.restore(good, "renamed.md");

    assertThat(alice.text("renamed.md")).isEqualTo("one\ntwo\nthree\n");
    assertThat(alice.text("edited.md")).isEqualTo("another file took the name\n");
  }

  @Test
  void control_files_come_back_only_when_asked_for() {
    When good = alice.now();
    alice.label(alice);
    alice.put("docs/.syncignore", "x\n");
    String keys = alice.device.read("authorized_keys");

    alice.restore(good);
    assertThat(alice.device.read("authorized_keys")).isEqualTo(keys);
    assertThat(alice.device.read("docs/.syncignore")).isEqualTo("x\n");

    alice.restore(new RestoreQuery(good.text(), List.of(), true, false, Optional.empty()));
    assertThat(alice.device.read("authorized_keys")).contains("dev1");
    assertThat(alice.device.read("docs/.syncignore")).isNull();
  }

  @Test
  void what_others_write_meanwhile_stays_and_all_devices_end_the_same() {
    When good = alice.now();
    goWrong(alice);
    bob.put("edited.md", "one\ntwo\nthree\nbob's line\n");
    bob.put("bob.md", "bob\n");
    alice.restore(good);
    alice.device.sync(bob.device);

    assertThat(alice.tree()).isEqualTo(bob.tree());
    assertThat(alice.device.read("edited.md")).contains("one\n", "two\n", "three\n", "bob's line");
    assertThat(alice.device.read("bob.md")).isEqualTo("bob\n");
  }

  @Test
  void two_devices_restoring_at_once_end_the_same_with_everything_there() {
    When good = alice.now();
    goWrong(alice);
    alice.device.sync(bob.device);
    alice.restore(good);
    bob.restore(good);
    alice.device.sync(bob.device);
    alice.device.sync(bob.device);

    assertThat(alice.tree()).isEqualTo(bob.tree());
    assertThat(alice.device.vault.heads()).isEqualTo(bob.device.vault.heads());
    assertThat(alice.device.read("edited.md")).contains("one\n", "two\n", "three\n");
    assertThat(alice.tree()).containsKeys("deleted.md", "dir/moved.md").doesNotContainKey("new.md");
  }

  @Test
  void undo_takes_back_one_device_and_keeps_what_everybody_else_did() {
    When since = new When.At(clock.peek());
    goWrong(bob);
    bob.device.sync(alice.device);
    alice.put("new.md", "new\nalice was here\n");
    alice.put("kept.md", "kept\nand more\n");
    alice.put("edited.md", "nothing left\nbut this\n");
    alice.device.sync(bob.device);

    Restored undone = alice.undo("dev1", since);

    assertThat(undone.changes()).isEqualTo(6);
    assertThat(undone.kept()).containsExactly("new.md");
    assertThat(alice.tree())
        .containsEntry("kept.md", "kept\nand more\n")
        .containsEntry("deleted.md", "deleted\n")
        .containsEntry("dir/moved.md", "moved\n")
        .containsEntry("new.md", "alice was here\n")
        .doesNotContainKey("elsewhere/moved.md");
    assertThat(alice.text("edited.md").lines())
        .containsExactlyInAnyOrder("one", "two", "three", "but this");
    assertThat(alice.device.vault.file("x.bin").orElseThrow().size()).isEqualTo(5);
    assertThat(alice.told(LogQuery.ALL).getFirst()).startsWith("dev0 ");
    assertThat(alice.log().getFirst().purpose().orElseThrow()).startsWith("undid dev1 since ");
  }

  @Test
  void undo_of_a_device_that_did_nothing_is_refused() {
    assertThatThrownBy(() -> alice.undo("dev1", new When.At(clock.peek())))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("changed nothing");
    assertThatThrownBy(() -> alice.undo("carol", new When.At(clock.peek())))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("No device called 'carol'");
  }

  @Test
  void undo_since_before_the_vault_existed_takes_back_all_the_device_ever_did() {
    goWrong(bob);
    bob.device.sync(alice.device);
    Restored undone = alice.undo("dev1", new When.At(Historian.START.minusSeconds(3600)));
    assertThat(undone.changes()).isEqualTo(6);
    assertThat(alice.text("edited.md")).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void two_devices_undoing_at_once_end_the_same() {
    When since = new When.At(clock.peek());
    goWrong(bob);
    bob.device.sync(alice.device);
    alice.undo("dev1", since);
    bob.undo("dev1", since);
    alice.device.sync(bob.device);
    alice.device.sync(bob.device);

    assertThat(alice.tree()).isEqualTo(bob.tree());
    assertThat(alice.device.read("edited.md")).contains("one\n", "two\n", "three\n");
    assertThat(alice.tree()).containsKeys("deleted.md", "dir/moved.md").doesNotContainKey("new.md");
  }

  @Test
  void contents_that_nothing_needs_any_more_go_and_those_of_snapshots_stay() {
    alice
        .history()
        .createSnapshot("keep", false, Optional.empty(), dev.agentsync.kernel.Progress.NONE);
    var first = alice.device.vault.file("x.bin").orElseThrow().blob().orElseThrow();
    var second = alice.attach("x.bin", "second");
    var third = alice.attach("x.bin", "third");

    var young = alice.history().compact(dev.agentsync.kernel.Progress.NONE);
    assertThat(young.blobs()).isZero();
    var old = alice.history(Duration.ZERO).compact(dev.agentsync.kernel.Progress.NONE);

    assertThat(old.blobs()).isEqualTo(1);
    assertThat(old.blobBytes()).isEqualTo(6);
    assertThat(alice.device.storage.contains(second)).isFalse();
    assertThat(alice.device.storage.contains(first)).isTrue();
    assertThat(alice.device.storage.contains(third)).isTrue();
    Restored restored = alice.restore(new When.Snapshot("keep"));
    assertThat(restored.missing()).isEmpty();
    assertThat(alice.device.vault.file("x.bin").orElseThrow().blob()).contains(first);
  }
}
