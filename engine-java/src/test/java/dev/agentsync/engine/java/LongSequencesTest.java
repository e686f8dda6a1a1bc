package dev.agentsync.engine.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Patch;
import dev.agentsync.kernel.spi.Transaction;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Texts of so many spans that a search passes whole stretches of leaves: what every edit reports,
 * here and where it arrives, has to lead from each text to the next.
 */
final class LongSequencesTest {
  private static final long SEED = 20261121L;
  private static final int EDITS = 12_000;

  private final Random random = new Random(SEED);
  private final Document here = Twin.OURS.create(new ActorId(Bytes.ofHex("a1")));
  private final StringBuilder expected = new StringBuilder();
  private ObjectId text = ObjectId.ROOT;

  private void begin() {
    try (Transaction first = here.begin(ChangeStamp.NONE)) {
      text = first.putObject(ObjectId.ROOT, "text", ObjectType.TEXT);
      expected.append("some words of a line\n".repeat(2_000));
      first.spliceText(text, 0, 0, expected.toString());
      first.commit();
    }
  }

  /** Replaces a few letters somewhere, in the text and in what is expected of it. */
  private void splice(Transaction transaction, StringBuilder model) {
    int at = random.nextInt(model.length() + 1);
    int deleted = random.nextInt(Math.min(4, model.length() - at) + 1);
    String letters = String.valueOf((char) ('A' + random.nextInt(26))).repeat(random.nextInt(3));
    transaction.spliceText(text, at, deleted, letters);
    model.replace(at, at + deleted, letters);
  }

  private static void follow(StringBuilder model, List<Patch> patches) {
    for (Patch patch : patches) {
      switch (patch.action()) {
        case Patch.Action.InsertText(long at, String letters) -> model.insert((int) at, letters);
        case Patch.Action.Delete(long at, long length) ->
            model.delete((int) at, (int) (at + length));
        default -> throw new AssertionError("an edit of a text reports " + patch);
      }
    }
  }

  @Test
  void every_edit_finds_its_place_and_reports_it() {
    System.out.println("seed " + SEED);
    begin();
    var reported = new StringBuilder(expected);
    Document there = here.fork(new ActorId(Bytes.ofHex("b2")));
    var arrived = new StringBuilder(expected);
    for (int i = 0; i < EDITS; i++) {
      Heads before = here.heads();
      if (i % 50 == 0) {
        try (Transaction given = here.begin(ChangeStamp.NONE)) {
          splice(given, new StringBuilder(expected)); // and is taken back
        }
      }
      try (Transaction edit = here.begin(ChangeStamp.NONE)) {
        for (int splices = 1 + random.nextInt(3); splices > 0; splices--) {
          splice(edit, expected);
        }
        edit.commit()
            .map(Transaction.Committed::patches)
            .ifPresent(patches -> follow(reported, patches));
      }
      follow(arrived, there.apply(here.encodeChangesSince(before)));
      if (i % 1_000 == 0) {
        same(reported, arrived, there);
      }
    }
    same(reported, arrived, there);
    try (Document loaded = Twin.OURS.load(List.of(here.save()), ActorId.random())) {
      assertThat(loaded.text(text)).isEqualTo(expected.toString());
      try (Transaction edit = loaded.begin(ChangeStamp.NONE)) {
        splice(edit, expected);
        edit.commit();
      }
      assertThat(loaded.text(text)).isEqualTo(expected.toString());
    }
    for (byte[] saved : List.of(here.save(), here.saveSmall())) {
      try (Document theirs = Twin.THEIRS.load(List.of(saved), ActorId.random())) {
        assertThat(Content.of(theirs)).isEqualTo(Content.of(here));
      }
    }
  }

  private void same(StringBuilder reported, StringBuilder arrived, Document there) {
    String now = expected.toString();
    assertThat(here.text(text)).isEqualTo(now);
    assertThat(here.length(text)).isEqualTo(now.length());
    assertThat(reported).hasToString(now);
    assertThat(arrived).hasToString(now);
    assertThat(there.text(text)).isEqualTo(now);
  }
}
