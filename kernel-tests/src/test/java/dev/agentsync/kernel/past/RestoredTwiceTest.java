package dev.agentsync.kernel.past;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.document.Device;
import dev.agentsync.kernel.history.LogQuery;
import dev.agentsync.kernel.history.When;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two or three devices of one hub bring the same back, none knowing of the others. */
class RestoredTwiceTest {
  private static final String LONG = "A line that is there a hundred times.\n".repeat(100);

  private final Historian.Clock clock = new Historian.Clock();
  private Historian hub;
  private Historian alice;
  private Historian bob;
  private When good;

  @BeforeEach
  void start() {
    hub = new Historian("hub", clock);
    alice = new Historian("alice", clock);
    bob = new Historian("bob", clock);
    hub.device.vault.resolveDuplicates(true);
    hub.label(hub, alice, bob);
    hub.put("list.md", "milk\nbread\neggs\n");
    hub.put("long.md", LONG);
    hub.put("kept.md", "kept\n");
    sync();
    good = hub.now();
  }

  @AfterEach
  void end() {
    hub.close();
    alice.close();
    bob.close();
  }

  private void sync() {
    Device.syncAll(hub.device, alice.device, bob.device);
  }

  private void goWrong() {
    bob.put("list.md", "nothing\neggs\n");
    bob.put("long.md", "short\n");
    bob.delete("kept.md");
    sync();
  }

  private void allAre(String list, String longText) {
    for (Historian device : new Historian[] {hub, alice, bob}) {
      assertThat(device.text("list.md")).isEqualTo(list);
      assertThat(device.text("long.md")).isEqualTo(longText);
      assertThat(device.text("kept.md")).isEqualTo("kept\n");
      assertThat(device.device.vault.heads()).isEqualTo(hub.device.vault.heads());
    }
  }

  @Test
  void what_two_restore_at_once_is_there_once() {
    goWrong();
    alice.restore(good);
    bob.restore(good);
    sync();
    allAre("milk\nbread\neggs\n", LONG);
    assertThat(hub.device.vault.file("long.md").orElseThrow().size()).isEqualTo(LONG.length());
    assertThat(hub.told(LogQuery.ALL).getFirst()).startsWith("merge EDITED list.md +0 -");
  }

  @Test
  void what_three_restore_at_once_is_there_once() {
    goWrong();
    alice.restore(good);
    bob.restore(good, "list.md");
    hub.restore(good, "list.md", "kept.md");
    sync();
    allAre("milk\nbread\neggs\n", LONG);
  }

  @Test
  void every_order_of_hearing_of_it_ends_the_same() {
    alice.device.vault.resolveDuplicates(true);
    bob.device.vault.resolveDuplicates(true);
    goWrong();
    alice.restore(good);
    bob.restore(good);
    hub.restore(good);
    alice.device.sync(bob.device);
    hub.device.sync(bob.device);
    hub.device.sync(alice.device);
    sync();
    sync();
    allAre("milk\nbread\neggs\n", LONG);
  }

  @Test
  void what_others_write_elsewhere_meanwhile_stays() {
    goWrong();
    alice.restore(good);
    alice.put("new.md", "alice\n");
    bob.put("other.md", "bob\n");
    bob.restore(good, "list.md", "long.md", "kept.md");
    sync();
    allAre("milk\nbread\neggs\n", LONG);
    assertThat(hub.text("new.md")).isEqualTo("alice\n");
    assertThat(hub.text("other.md")).isEqualTo("bob\n");
  }

  @Test
  void a_copy_that_was_edited_stays() {
    goWrong();
    alice.restore(good);
    bob.restore(good);
    bob.put("list.md", "milk\nbrown bread\neggs\n");
    sync();
    assertThat(hub.text("list.md")).contains("brown bread\n").contains("milk\n");
    assertThat(alice.tree()).isEqualTo(hub.tree());
    assertThat(bob.tree()).isEqualTo(hub.tree());
  }

  /** Each lacks another one of two equal lines: both are wanted. */
  @Test
  void equal_lines_that_were_not_the_same_line_stay() {
    hub.put("twins.md", "same\n");
    sync();
    hub.put("twins.md", "same\nsame\n");
    sync();
    When both = hub.now();
    alice.put("twins.md", "");
    bob.put("twins.md", "same\n");
    alice.restore(both, "twins.md");
    bob.restore(both, "twins.md");
    sync();
    assertThat(hub.text("twins.md").lines().filter("same"::equals).count())
        .isGreaterThanOrEqualTo(2);
    assertThat(alice.tree()).isEqualTo(hub.tree());
    assertThat(bob.tree()).isEqualTo(hub.tree());
  }

  @Test
  void edits_that_restore_nothing_stay_as_often_as_they_were_written() {
    alice.put("list.md", "milk\nbread\neggs\ntea\n");
    bob.put("list.md", "milk\nbread\neggs\ntea\n");
    sync();
    assertThat(hub.text("list.md")).isEqualTo("milk\nbread\neggs\ntea\ntea\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "bob"})
  void to_undo_one_restore_leaves_what_the_other_brought_back(String who) {
    goWrong();
    When since = new When.At(clock.peek());
    alice.restore(good);
    bob.restore(good);
    sync();
    hub.undo(who.equals("alice") ? "dev1" : "dev2", since);
    sync();
    allAre("milk\nbread\neggs\n", LONG);
  }

  @Test
  void two_that_undo_the_same_at_once_have_it_undone_once() {
    When since = new When.At(clock.peek());
    goWrong();
    alice.undo("dev2", since);
    hub.undo("dev2", since);
    sync();
    allAre("milk\nbread\neggs\n", LONG);
  }

  /** Whatever was wrong and whoever restores: nobody who is in step loses or doubles a line. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void any_text_that_all_restore_at_once_is_that_text(long seed) {
    var random = new Random(seed);
    String text = lines(random);
    hub.put("any.md", text);
    sync();
    When then = hub.now();
    for (int edit = 0; edit < 4; edit++) {
      Historian who = random.nextBoolean() ? alice : bob;
      who.put("any.md", edited(who.text("any.md"), random));
      sync();
    }
    alice.restore(then, "any.md");
    bob.restore(then, "any.md");
    sync();
    assertThat(hub.text("any.md")).as("seed %d", seed).isEqualTo(text);
    assertThat(alice.tree()).isEqualTo(hub.tree());
    assertThat(bob.tree()).isEqualTo(hub.tree());
  }

  private static String lines(Random random) {
    var text = new StringBuilder();
    for (int line = 0; line < 20; line++) {
      text.append("word".repeat(random.nextInt(3)))
          .append(' ')
          .append(random.nextInt(5))
          .append('\n');
    }
    return text.toString();
  }

  private static String edited(String text, Random random) {
    int from = text.isEmpty() ? 0 : random.nextInt(text.length());
    int to = Math.min(text.length(), from + random.nextInt(40));
    String in = random.nextInt(3) == 0 ? "" : "line " + random.nextInt(9) + "\n";
    return text.substring(0, from) + in + text.substring(to);
  }
}
