package dev.agentsync.kernel.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.Progress;
import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.history.LogQuery;
import dev.agentsync.kernel.history.Snapshot;
import dev.agentsync.kernel.history.When;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Moments with names. */
class SnapshotsTest extends TwoHistorians {
  private static Snapshot create(Historian who, String name, boolean force) {
    return who.history().createSnapshot(name, force, Optional.empty(), Progress.NONE);
  }

  @Test
  void a_name_with_blanks_and_any_script_travels_to_other_devices() {
    alice.put("a.md", "then\n");
    create(alice, "vor dem Umzug 🚚 前", false);
    alice.put("a.md", "now\n");
    alice.put("b.md", "now\n");
    alice.device.sync(bob.device);

    List<Snapshot> list = bob.history().snapshots();
    assertThat(list).hasSize(1);
    assertThat(list.getFirst().name()).isEqualTo("vor dem Umzug 🚚 前");
    assertThat(list.getFirst().by().orElseThrow().name()).isEqualTo("dev0");
    assertThat(list.getFirst().changedSince()).hasValue(2);
    assertThat(list.getFirst().here()).isTrue();
    assertThat(bob.treeAt(new When.Snapshot("vor dem Umzug 🚚 前")))
        .containsEntry("a.md", "then\n")
        .doesNotContainKey("b.md");
  }

  @Test
  void a_taken_name_is_refused_unless_it_may_be_taken_away() {
    alice.put("a.md", "1\n");
    create(alice, "one", false);
    alice.put("a.md", "2\n");
    assertThatThrownBy(() -> create(alice, "one", false))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("--force");
    assertThat(alice.treeAt(new When.Snapshot("one"))).containsEntry("a.md", "1\n");
    create(alice, "one", true);
    assertThat(alice.treeAt(new When.Snapshot("one"))).containsEntry("a.md", "2\n");
  }

  @Test
  void an_unknown_name_is_refused_with_the_nearest_ones() {
    create(alice, "monday", false);
    create(alice, "release 1", false);
    assertThatThrownBy(() -> alice.history().moment(new When.Snapshot("munday")))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("The nearest: 'monday'");
    assertThatThrownBy(() -> alice.history().deleteSnapshot("munday", Optional.empty()))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("'monday'");
  }

  @Test
  void a_deleted_name_is_gone_and_the_log_knows_of_both() {
    create(alice, "gone soon", false);
    alice.history().deleteSnapshot("gone soon", Optional.empty());
    assertThat(alice.history().snapshots()).isEmpty();
    assertThat(alice.told(LogQuery.ALL).subList(0, 2))
        .containsExactly("dev0 SNAPSHOT_DELETED gone soon", "dev0 SNAPSHOT gone soon");
  }

  @Test
  void a_name_is_one_line_of_reasonable_length() {
    for (String bad : new String[] {"", "  ", "a\nb", "x".repeat(201)}) {
      assertThatThrownBy(() -> create(alice, bad, false)).isInstanceOf(VaultException.class);
    }
    assertThat(alice.history().snapshots()).isEmpty();
  }

  @Test
  void other_programs_can_list_the_names_without_the_document() {
    create(alice, "two", false);
    assertThat(alice.device.storage.published())
        .extracting(dev.agentsync.kernel.spi.Storage.Snapshot::name)
        .containsExactly("two");
  }
}
