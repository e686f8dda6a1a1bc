package dev.agentsync.kernel.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.history.Blame;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who touched each line last. */
class BlameTest extends TwoHistorians {
  @BeforeEach
  void start() {
    alice.put("a.md", "one\ntwo\nthree\nfour\n");
    alice.device.sync(bob.device);
  }

  private static List<String> blame(Historian who, String path) {
    Blame blame = who.history().blame(path);
    return blame.lines().stream()
        .map(line -> blame.changes().get(line.origin()).by().name() + ": " + line.text())
        .toList();
  }

  @Test
  void edits_of_words_and_new_lines_are_their_authors() {
    bob.put("a.md", "one\ntwo and more\nnew\nthree\nfour\n");
    assertThat(blame(bob, "a.md"))
        .containsExactly(
            "dev0: one", "dev1: two and more", "dev1: new", "dev0: three", "dev0: four");
  }

  @Test
  void who_deletes_words_touches_the_line_and_who_deletes_a_line_touches_no_other() {
    alice.put("b.md", "keep these words here\nsecond\nthird\n");
    alice.device.sync(bob.device);
    bob.put("b.md", "keep words here\nthird\n");
    assertThat(blame(bob, "b.md")).containsExactly("dev1: keep words here", "dev0: third");
  }

  @Test
  void it_is_right_after_a_merge_and_a_rename() {
    alice.put("a.md", "one from alice\ntwo\nthree\nfour\n");
    alice.rename("a.md", "renamed.md");
    bob.put("a.md", "one\ntwo\nthree\nfour from bob\nfive from bob\n");
    alice.device.sync(bob.device);
    assertThat(blame(alice, "renamed.md"))
        .isEqualTo(blame(bob, "renamed.md"))
        .containsExactly(
            "dev0: one from alice",
            "dev0: two",
            "dev0: three",
            "dev1: four from bob",
            "dev1: five from bob");
  }

  @Test
  void files_that_became_one_keep_who_wrote_their_lines() {
    alice.put("both.md", "shared\nof alice\n");
    bob.put("both.md", "shared\nof bob\n");
    alice.device.sync(bob.device);
    alice.device.vault.resolveDuplicates(true);
    assertThat(blame(alice, "both.md")).contains("dev0: of alice", "dev1: of bob");
  }

  @Test
  void empty_lines_and_a_missing_line_end_count() {
    alice.put("c.md", "a\n\n\nb");
    assertThat(blame(alice, "c.md")).containsExactly("dev0: a", "dev0: ", "dev0: ", "dev0: b");
  }

  @Test
  void what_has_no_lines_is_refused() {
    alice.attach("x.bin", "x");
    for (String path : List.of("x.bin", "never.md")) {
      assertThatThrownBy(() -> alice.history().blame(path)).isInstanceOf(VaultException.class);
    }
  }
}
