package dev.agentsync.kernel.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.history.LogEntry;
import dev.agentsync.kernel.history.LogQuery;
import dev.agentsync.kernel.history.Moment;
import dev.agentsync.kernel.history.When;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the log says, and which moments are found. */
class LogTest extends TwoHistorians {
  @Test
  void one_line_per_change_newest_first_names_who_did_what() {
    alice.put("a.md", "one\ntwo\n");
    alice.device.sync(bob.device);
    bob.put("a.md", "one\ntwo and a half\nthree\n");
    bob.rename("a.md", "b.md");
    bob.attach("x.bin", "12345");
    bob.device.sync(alice.device);
    alice.delete("b.md");

    assertThat(alice.told(LogQuery.ALL))
        .containsExactly(
            "dev0 DELETED b.md",
            "dev1 CREATED x.bin",
            "dev1 RENAMED a.md > b.md",
            "dev1 EDITED a.md +2 -1",
            "dev0 CREATED a.md",
            "dev0 CREATED authorized_keys");
    assertThat(alice.log().getFirst().time()).isBetween(Historian.START, clock.peek());
  }

  @Test
  void the_log_of_a_file_follows_its_names_and_that_of_a_folder_holds_all_in_it() {
    alice.put("notes/a.md", "one\n");
    alice.put("other.md", "x\n");
    alice.rename("notes/a.md", "notes/b.md");
    alice.put("notes/b.md", "one\ntwo\n");

    List<String> ofFile = alice.told(Historian.of("notes/b.md"));
    assertThat(ofFile)
        .containsExactly(
            "dev0 EDITED notes/b.md +1 -0",
            "dev0 RENAMED notes/a.md > notes/b.md",
            "dev0 CREATED notes/a.md");
    assertThat(alice.told(Historian.of("notes/a.md"))).isEqualTo(ofFile);
    assertThat(alice.told(Historian.of("notes"))).isEqualTo(ofFile);
  }

  @Test
  void what_was_deleted_and_made_anew_is_two_files() {
    alice.put("a.md", "first\n");
    When first = alice.now();
    alice.delete("a.md");
    When between = alice.now();
    alice.put("a.md", "second\n");

    assertThat(alice.treeAt(first)).containsEntry("a.md", "first\n");
    assertThat(alice.treeAt(between)).doesNotContainKey("a.md");
    assertThat(alice.treeAt(alice.now())).containsEntry("a.md", "second\n");
    assertThat(alice.told(Historian.of("a.md")))
        .containsExactly("dev0 CREATED a.md", "dev0 DELETED a.md", "dev0 CREATED a.md");
    assertThatThrownBy(() -> alice.history().file(between, "a.md"))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("no file 'a.md' at that moment");
  }

  @Test
  void changes_are_listed_by_device_since_a_moment_and_in_pages() {
    alice.put("a.md", "1\n");
    When then = new When.At(clock.peek());
    alice.put("a.md", "2\n");
    alice.device.sync(bob.device);
    bob.put("a.md", "3\n");

    assertThat(bob.told(query(Optional.of(then.text()), Optional.empty(), 100))).hasSize(2);
    assertThat(bob.told(query(Optional.empty(), Optional.of("dev1"), 100)))
        .containsExactly("dev1 EDITED a.md +1 -1");
    assertThat(bob.told(query(Optional.empty(), Optional.of(bob.key.fingerprint()), 100)))
        .hasSize(1);
    var first = bob.history().log(query(Optional.empty(), Optional.empty(), 1));
    assertThat(first.entries()).hasSize(1);
    var rest =
        new LogQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            100,
            100,
            (int) first.next().orElseThrow());
    assertThat(bob.told(rest)).hasSize(3);
    assertThatThrownBy(() -> bob.told(query(Optional.empty(), Optional.of("carol"), 100)))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("dev0")
        .hasMessageContaining("dev1");
  }

  private static LogQuery query(Optional<String> since, Optional<String> device, int limit) {
    return new LogQuery(Optional.empty(), since, device, limit, 100, 0);
  }

  @Test
  void a_device_keeps_its_label_when_it_is_listed_no_more_and_strangers_have_a_stable_id() {
    alice.device.sync(bob.device);
    bob.put("b.md", "b\n");
    bob.device.sync(alice.device);
    alice.label(alice);
    var stranger = new Historian("stranger", clock);
    stranger.device.sync(alice.device);
    stranger.put("s.md", "s\n");
    stranger.device.restart();
    stranger.put("s.md", "s\nt\n");
    stranger.device.sync(alice.device);

    List<LogEntry> log = alice.log();
    assertThat(log.get(3).by().name()).isEqualTo("dev1");
    assertThat(log.get(0).by()).isEqualTo(log.get(1).by());
    assertThat(log.get(0).by().name()).matches("device [0-9a-f]{8}");
    stranger.close();
  }

  @Test
  void a_moment_holds_what_its_changes_were_made_from_whatever_the_clocks_say() {
    var fast = new Historian("fast", clock.ahead(Duration.ofHours(3)));
    fast.device.sync(alice.device);
    fast.put("fast.md", "from the future\n");
    fast.device.sync(alice.device);
    alice.put("after.md", "made with fast.md in sight\n");
    When soon = new When.At(clock.peek());

    Moment moment = alice.history().moment(soon);
    assertThat(moment.ahead()).isEqualTo(1);
    assertThat(alice.treeAt(soon)).containsKeys("fast.md", "after.md");
    assertThat(alice.told(LogQuery.ALL).getFirst()).contains("after.md");
    fast.close();
  }

  @Test
  void a_moment_before_the_vault_is_refused_with_its_first_one() {
    When before = new When.At(Historian.START.minusSeconds(60));
    assertThatThrownBy(() -> alice.history().moment(before))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("did not exist")
        .hasMessageContaining("2026-11-20T12:00:01Z");
  }

  @Test
  void a_change_is_found_by_the_beginning_of_its_id() {
    alice.put("a.md", "a\n");
    String id = alice.log().getFirst().change();
    assertThat(alice.treeAt(When.parse(id).orElseThrow())).containsKey("a.md");
    assertThatThrownBy(() -> alice.history().moment(When.parse("abcdef0").orElseThrow()))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("No change's id");
  }

  @Test
  void a_path_that_never_was_is_told() {
    assertThatThrownBy(() -> alice.told(Historian.of("never.md")))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("never was a file or folder 'never.md'");
  }
}
