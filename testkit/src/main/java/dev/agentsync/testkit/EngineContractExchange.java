package dev.agentsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.Patch;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every engine does with bytes from elsewhere: loading, applying, waiting, refusing. */
public abstract class EngineContractExchange extends EngineContractBasis {
  private static final long SEED = 20261121L;

  @Test
  void a_saved_document_loads_whole() {
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "hello");
    change(document, tx -> tx.spliceText(text, 1, 3, "ipp"));
    Document copy = load(BOB, document.save());
    assertThat(copy.actor()).isEqualTo(BOB);
    assertThat(copy.heads()).isEqualTo(document.heads());
    assertThat(copy.text(text)).isEqualTo("hippo");
    assertThat(copy.encodeChangesSince(Heads.NONE))
        .isEqualTo(document.encodeChangesSince(Heads.NONE));
    assertThat(copy.save()).isEqualTo(document.save());
  }

  @Test
  void a_document_saved_small_is_the_same_document() {
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "Some words. ".repeat(500));
    for (int i = 0; i < 500; i++) {
      int at = i * 7;
      change(document, tx -> tx.spliceText(text, at, 3, "edit " + at));
    }
    byte[] small = document.saveSmall();
    Document copy = load(BOB, small);
    assertThat(copy.heads()).isEqualTo(document.heads());
    assertThat(copy.text(text)).isEqualTo(document.text(text));
    assertThat(copy.save()).isEqualTo(document.save());
    assertThat(small).hasSizeLessThanOrEqualTo(document.save().length);
  }

  @Test
  void nothing_loads_as_an_empty_document() {
    assertThat(load(ALICE).heads()).isEqualTo(Heads.NONE);
    assertThat(load(ALICE, new byte[0]).heads()).isEqualTo(Heads.NONE);
    assertThat(load(ALICE, create(BOB).save()).heads()).isEqualTo(Heads.NONE);
  }

  @Test
  void a_document_followed_by_changes_loads_in_one_piece_or_several_and_in_any_order() {
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "a");
    byte[] saved = document.save();
    Heads then = document.heads();
    change(document, tx -> tx.spliceText(text, 1, 0, "b"));
    byte[] second = document.encodeChangesSince(then);
    Heads later = document.heads();
    change(document, tx -> tx.spliceText(text, 2, 0, "c"));
    byte[] third = document.encodeChangesSince(later);
    for (Document copy :
        List.of(
            load(BOB, saved, second, third),
            load(BOB, third, second, saved),
            load(BOB, second, saved, third, second),
            load(BOB, joined(saved, second, third)))) {
      assertThat(copy.heads()).isEqualTo(document.heads());
      assertThat(copy.text(text)).isEqualTo("abc");
    }
  }

  @Test
  void a_change_whose_dependency_is_missing_waits_unseen_and_survives_a_save() {
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "a");
    Heads base = document.heads();
    byte[] saved = document.save();
    change(document, tx -> tx.spliceText(text, 1, 0, "b"));
    Heads middle = document.heads();
    byte[] gap = document.encodeChangesSince(base);
    change(document, tx -> tx.spliceText(text, 2, 0, "c"));
    ChangeHash last = document.heads().hashes().getFirst();
    byte[] late = document.encodeChangesSince(middle);

    Document other = load(BOB, saved);
    assertThat(other.apply(late)).isEmpty();
    assertThat(other.heads()).isEqualTo(base);
    assertThat(other.contains(last)).isFalse();
    assertThat(other.text(text)).isEqualTo("a");

    Document reloaded = load(CAROL, other.save());
    assertThat(reloaded.heads()).isEqualTo(base);
    for (Document each : List.of(other, reloaded)) {
      List<Patch> patches = each.apply(gap);
      assertThat(PatchedText.of("a", text, patches)).isEqualTo("abc");
      assertThat(each.text(text)).isEqualTo("abc");
      assertThat(each.heads()).isEqualTo(document.heads());
      assertThat(each.contains(last)).isTrue();
    }
  }

  @Test
  void applying_what_is_known_changes_nothing() {
    Document document = create(ALICE);
    text(document, "t", "a");
    Heads before = document.heads();
    assertThat(document.apply(document.save())).isEmpty();
    assertThat(document.apply(document.encodeChangesSince(Heads.NONE))).isEmpty();
    assertThat(document.apply(new byte[0])).isEmpty();
    assertThat(document.heads()).isEqualTo(before);
  }

  @Test
  void concurrent_edits_of_one_text_all_survive_and_every_copy_agrees() {
    Document alice = create(ALICE);
    ObjectId text = text(alice, "t", "the brown fox");
    Document bob = fork(alice, BOB);
    Document carol = fork(alice, CAROL);
    change(alice, tx -> tx.spliceText(text, 4, 0, "quick "));
    change(bob, tx -> tx.spliceText(text, 4, 0, "sly "));
    change(carol, tx -> tx.spliceText(text, 4, 5, "red"));
    byte[] fromAlice = alice.encodeChangesSince(Heads.NONE);
    byte[] fromBob = bob.encodeChangesSince(Heads.NONE);
    byte[] fromCarol = carol.encodeChangesSince(Heads.NONE);
    List.of(fromBob, fromCarol).forEach(alice::apply);
    List.of(fromCarol, fromAlice).forEach(bob::apply);
    List.of(fromAlice, fromBob).forEach(carol::apply);
    assertThat(alice.text(text)).contains("quick ", "sly ", "red").doesNotContain("brown");
    assertThat(bob.text(text)).isEqualTo(alice.text(text));
    assertThat(carol.text(text)).isEqualTo(alice.text(text));
    assertThat(bob.heads()).isEqualTo(alice.heads());
  }

  @Test
  void the_patches_of_applied_changes_say_what_changed() {
    Document alice = create(ALICE);
    ObjectId text = text(alice, "t", "hello");
    Document bob = fork(alice, BOB);
    change(alice, tx -> tx.spliceText(text, 0, 1, "J"));
    change(
        bob,
        tx -> {
          tx.spliceText(text, 5, 0, "!");
          tx.put(ObjectId.ROOT, "k", str("v"));
        });
    List<Patch> patches = alice.apply(bob.encodeChangesSince(Heads.NONE));
    assertThat(PatchedText.of("Jello", text, patches)).isEqualTo("Jello!");
    assertThat(patches)
        .contains(
            new Patch(ObjectId.ROOT, List.of(), new Patch.Action.PutKey("k", str("v"), false)));
  }

  @Test
  void the_patches_of_the_first_changes_build_the_whole_content() {
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "hello");
    Document other = create(BOB);
    List<Patch> patches = other.apply(document.save());
    assertThat(PatchedText.of("", text, patches)).isEqualTo("hello");
    assertThat(patches.getFirst().object()).isEqualTo(ObjectId.ROOT);
  }

  @Test
  void garbage_is_refused_and_changes_nothing() {
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "precious");
    Document other = fork(document, BOB);
    change(other, tx -> tx.spliceText(text, 8, 0, "!"));
    byte[] good = other.encodeChangesSince(document.heads());
    Heads before = document.heads();
    byte[] flipped = good.clone();
    flipped[good.length - 1] ^= 1;
    byte[] cut = Arrays.copyOf(good, good.length - 1);
    byte[] unknownType = good.clone();
    unknownType[8] = 9;
    for (byte[] bad :
        List.of(
            flipped,
            cut,
            unknownType,
            new byte[] {1, 2, 3},
            joined(good, cut),
            joined(cut, good))) {
      assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> document.apply(bad));
      assertThat(document.heads()).isEqualTo(before);
      assertThat(document.text(text)).isEqualTo("precious");
      assertThatExceptionOfType(DocumentException.class)
          .isThrownBy(() -> engine().load(List.of(document.save(), bad), CAROL));
    }
    document.apply(good);
    assertThat(document.text(text)).isEqualTo("precious!");
  }

  @Test
  void a_second_change_with_the_same_number_of_the_same_author_is_refused() {
    Document one = create(ALICE);
    change(one, tx -> tx.put(ObjectId.ROOT, "k", str("one")));
    Document impostor = create(ALICE);
    change(impostor, tx -> tx.put(ObjectId.ROOT, "k", str("other")));
    byte[] duplicate = impostor.encodeChangesSince(Heads.NONE);
    assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> one.apply(duplicate));
    assertThat(one.get(ObjectId.ROOT, "k")).contains(str("one"));
  }

  @Test
  void random_damage_is_refused_or_harmless() {
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "precious text of some length, and more of it");
    change(document, tx -> tx.spliceText(text, 9, 4, "words"));
    String content = document.text(text);
    byte[] saved = document.save();
    var random = new Random(SEED);
    for (int round = 0; round < 400; round++) {
      byte[] damaged = saved.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      }
      if (Arrays.equals(damaged, saved)) {
        continue;
      }
      assertThatExceptionOfType(DocumentException.class)
          .as("seed %d, round %d", SEED, round)
          .isThrownBy(() -> document.apply(damaged));
      assertThat(document.text(text)).isEqualTo(content);
    }
  }

  private static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
