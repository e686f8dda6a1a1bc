package dev.agentsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Change;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Mark;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Patch;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import dev.agentsync.kernel.spi.View;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every engine does with earlier moments: reading, editing, comparing, forking there. */
public abstract class EngineContractHistory extends EngineContractBasis {
  private static final Heads UNKNOWN = Heads.of(new ChangeHash(Bytes.ofHex("ab".repeat(32))));

  @Test
  void earlier_moments_stay_readable() {
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "hello");
    Heads first = document.heads();
    change(document, tx -> tx.spliceText(text, 5, 0, " world"));
    Heads second = document.heads();
    change(
        document,
        tx -> {
          tx.spliceText(text, 0, 5, "bye");
          tx.put(ObjectId.ROOT, "k", str("v"));
          tx.mark(text, new Mark(0, 3, "bold", new Value.Bool(true)), false, false);
        });
    View then = document.at(first);
    assertThat(then.text(text)).isEqualTo("hello");
    assertThat(then.length(text)).isEqualTo(5);
    assertThat(then.entries(ObjectId.ROOT).keySet()).containsExactly("t");
    assertThat(then.get(ObjectId.ROOT, "k")).isEmpty();
    assertThat(then.marks(text)).isEmpty();
    assertThat(document.at(second).text(text)).isEqualTo("hello world");
    assertThat(document.at(document.heads()).text(text)).isEqualTo("bye world");
    assertThat(document.at(Heads.NONE).entries(ObjectId.ROOT)).isEmpty();
  }

  @Test
  void lists_and_conflicts_are_readable_at_earlier_moments() {
    Document document = create(ALICE);
    change(
        document,
        tx -> {
          ObjectId made = tx.putObject(ObjectId.ROOT, "l", ObjectType.LIST);
          tx.splice(made, 0, 0, List.of(str("a"), str("b")));
        });
    ObjectId list = EngineContract.child(document, "l");
    Document other = fork(document, BOB);
    change(document, tx -> tx.put(list, 0, str("alice")));
    change(other, tx -> tx.put(list, 0, str("bob")));
    document.apply(other.encodeChangesSince(Heads.NONE));
    Heads conflict = document.heads();
    change(document, tx -> tx.splice(list, 0, 2, List.of(str("z"))));
    View then = document.at(conflict);
    assertThat(then.elements(list)).containsExactly(str("bob"), str("b"));
    assertThat(then.conflicts(list, 0)).containsExactly(str("bob"), str("alice"));
    assertThat(then.get(list, 1)).contains(str("b"));
    assertThat(document.conflicts(list, 0)).containsExactly(str("z"));
  }

  @Test
  void a_change_made_in_the_past_merges_with_everything_since() {
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "one two three");
    Heads base = document.heads();
    change(document, tx -> tx.spliceText(text, 0, 3, "ONE"));
    try (Transaction tx = document.begin(ChangeStamp.NONE, base)) {
      assertThat(tx.text(text)).isEqualTo("one two three");
      tx.spliceText(text, 8, 5, "THREE");
      assertThat(tx.text(text)).isEqualTo("one two THREE");
      Transaction.Committed committed = tx.commit().orElseThrow();
      assertThat(document.at(Heads.of(committed.hash())).text(text)).isEqualTo("one two THREE");
      assertThat(PatchedText.of("ONE two three", text, committed.patches()))
          .isEqualTo("ONE two THREE");
    }
    assertThat(document.text(text)).isEqualTo("ONE two THREE");
    assertThat(document.heads().hashes()).hasSize(2);
    change(document, tx -> tx.spliceText(text, 0, 0, "> "));
    assertThat(document.heads().hashes()).hasSize(1);
    assertThat(load(BOB, document.save()).text(text)).isEqualTo("> ONE two THREE");
  }

  @Test
  void a_second_change_in_the_past_sees_only_that_past() {
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "ab");
    Heads base = document.heads();
    for (String insert : List.of("1", "2", "3")) {
      try (Transaction tx = document.begin(ChangeStamp.NONE, base)) {
        tx.spliceText(text, 1, 0, insert);
        assertThat(tx.text(text)).isEqualTo("a" + insert + "b");
        tx.put(ObjectId.ROOT, "k", str(insert));
        assertThat(tx.commit()).isPresent();
      }
    }
    assertThat(document.text(text))
        .hasSize(5)
        .startsWith("a")
        .endsWith("b")
        .contains("1", "2", "3");
    assertThat(document.conflicts(ObjectId.ROOT, "k")).hasSize(3);
    assertThat(document.heads().hashes()).hasSize(3);
    Document copy = load(BOB, document.save());
    assertThat(copy.heads()).isEqualTo(document.heads());
    assertThat(copy.text(text)).isEqualTo(document.text(text));
  }

  @Test
  void changing_the_past_can_be_taken_back() {
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "ab");
    Heads base = document.heads();
    change(document, tx -> tx.spliceText(text, 2, 0, "c"));
    byte[] before = document.save();
    try (Transaction tx = document.begin(ChangeStamp.NONE, base)) {
      tx.spliceText(text, 0, 2, "");
      assertThat(tx.text(text)).isEmpty();
    }
    assertThat(document.text(text)).isEqualTo("abc");
    assertThat(document.save()).isEqualTo(before);
  }

  @Test
  void the_difference_between_two_moments_turns_one_into_the_other() {
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "the quick brown fox");
    Heads first = document.heads();
    change(
        document,
        tx -> {
          tx.spliceText(text, 4, 5, "slow");
          tx.put(ObjectId.ROOT, "k", str("v"));
        });
    change(document, tx -> tx.spliceText(text, 0, 0, "😀 "));
    Heads second = document.heads();
    List<Patch> forward = document.diff(first, second);
    assertThat(PatchedText.of("the quick brown fox", text, forward))
        .isEqualTo("😀 the slow brown fox");
    assertThat(forward)
        .contains(
            new Patch(ObjectId.ROOT, List.of(), new Patch.Action.PutKey("k", str("v"), false)));
    List<Patch> back = document.diff(second, first);
    assertThat(PatchedText.of("😀 the slow brown fox", text, back))
        .isEqualTo("the quick brown fox");
    assertThat(back).contains(new Patch(ObjectId.ROOT, List.of(), new Patch.Action.DeleteKey("k")));
    assertThat(document.diff(second, second)).isEmpty();
  }

  @Test
  void the_difference_reaches_between_branches() {
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "base");
    Document other = fork(document, BOB);
    change(document, tx -> tx.spliceText(text, 0, 0, "alice "));
    change(other, tx -> tx.spliceText(text, 4, 0, " bob"));
    Heads alice = document.heads();
    Heads bob = other.heads();
    document.apply(other.encodeChangesSince(Heads.NONE));
    assertThat(PatchedText.of("alice base", text, document.diff(alice, bob))).isEqualTo("base bob");
  }

  @Test
  void patches_say_how_the_root_reaches_the_object() {
    Document document = create(ALICE);
    change(
        document,
        tx -> {
          ObjectId files = tx.putObject(ObjectId.ROOT, "files", ObjectType.MAP);
          tx.putObject(files, "id", ObjectType.MAP);
        });
    ObjectId files = EngineContract.child(document, "files");
    ObjectId file = ((Value.Obj) document.get(files, "id").orElseThrow()).id();
    List<Patch> patches = change(document, tx -> tx.put(file, "path", str("a.md"))).patches();
    assertThat(patches)
        .containsExactly(
            new Patch(
                file,
                List.of(new Patch.Step.Key("files"), new Patch.Step.Key("id")),
                new Patch.Action.PutKey("path", str("a.md"), false)));
  }

  @Test
  void a_fork_goes_its_own_way() {
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "shared");
    Document other = fork(document, BOB);
    assertThat(other.actor()).isEqualTo(BOB);
    assertThat(other.heads()).isEqualTo(document.heads());
    change(other, tx -> tx.spliceText(text, 0, 0, "not "));
    assertThat(document.text(text)).isEqualTo("shared");
    assertThat(other.text(text)).isEqualTo("not shared");
  }

  @Test
  void a_fork_of_the_past_knows_nothing_later() {
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "early");
    Heads early = document.heads();
    change(document, tx -> tx.spliceText(text, 5, 0, " late"));
    Heads late = document.heads();
    Document past = closing(document.fork(early, BOB));
    assertThat(past.heads()).isEqualTo(early);
    assertThat(past.text(text)).isEqualTo("early");
    assertThat(past.contains(late.hashes().getFirst())).isFalse();
    change(past, tx -> tx.spliceText(text, 0, 0, "very "));
    document.apply(past.encodeChangesSince(early));
    assertThat(document.text(text)).isEqualTo("very early late");
  }

  @Test
  void changes_describe_themselves() {
    Document document = create(ALICE);
    change(document, tx -> tx.put(ObjectId.ROOT, "a", str("1")));
    Heads first = document.heads();
    change(
        document,
        tx -> {
          tx.put(ObjectId.ROOT, "b", str("2"));
          tx.put(ObjectId.ROOT, "c", str("3"));
        });
    change(document, tx -> tx.put(ObjectId.ROOT, "d", str("4")));
    List<Change> changes = document.changesSince(first);
    assertThat(changes).hasSize(2);
    Change second = changes.getFirst();
    assertThat(second.actor()).isEqualTo(ALICE);
    assertThat(second.seq()).isEqualTo(2);
    assertThat(second.startOp()).isEqualTo(2);
    assertThat(second.deps()).isEqualTo(first);
    assertThat(changes.getLast().startOp()).isEqualTo(4);
    assertThat(changes.getLast().deps()).isEqualTo(Heads.of(second.hash()));
    assertThat(document.heads()).isEqualTo(Heads.of(changes.getLast().hash()));
    assertThat(document.contains(second.hash())).isTrue();
    Document copy = create(BOB);
    document.changesSince(Heads.NONE).forEach(change -> copy.apply(change.chunk().toArray()));
    assertThat(copy.heads()).isEqualTo(document.heads());
  }

  @Test
  void an_unknown_moment_is_refused() {
    Document document = create(ALICE);
    text(document, "t", "x");
    assertThatIllegalArgumentException().isThrownBy(() -> document.at(UNKNOWN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> document.begin(ChangeStamp.NONE, UNKNOWN));
    assertThatIllegalArgumentException().isThrownBy(() -> document.diff(UNKNOWN, document.heads()));
    assertThatIllegalArgumentException().isThrownBy(() -> document.fork(UNKNOWN, BOB));
    assertThat(document.encodeChangesSince(UNKNOWN))
        .isEqualTo(document.encodeChangesSince(Heads.NONE));
    change(document, tx -> tx.put(ObjectId.ROOT, "still", str("writable")));
  }
}
