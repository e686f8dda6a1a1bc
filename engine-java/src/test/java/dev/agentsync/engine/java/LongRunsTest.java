package dev.agentsync.engine.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Transaction;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Texts as long as whole files, which are read many characters at a time where their columns repeat
 * themselves: with letters of every length in UTF-8, cut by edits and deletions.
 */
final class LongRunsTest {
  private static final long FIRST_SEED = 20261121L;
  private static final String[] LETTERS = {"é", "€", "😀", "\n"};

  @Test
  void long_texts_come_back_from_documents_and_changes() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + 20; seed++) {
      var random = new Random(seed);
      Document made = Twin.OURS.create(new ActorId(Bytes.ofHex("a1")));
      write(made, random);
      byte[] saved = made.save();
      byte[] changes = made.encodeChangesSince(Heads.NONE);
      for (EngineProvider engine : List.of(Twin.OURS, Twin.THEIRS)) {
        for (byte[] bytes : List.of(saved, made.saveSmall(), changes)) {
          try (Document loaded = engine.load(List.of(bytes), ActorId.random())) {
            assertThat(loaded.heads()).as("seed %d", seed).isEqualTo(made.heads());
            assertThat(Content.of(loaded)).as("seed %d", seed).isEqualTo(Content.of(made));
          }
        }
      }
      try (Document loaded = Twin.OURS.load(List.of(saved), ActorId.random())) {
        assertThat(loaded.save()).as("seed %d", seed).isEqualTo(saved);
      }
    }
  }

  private static void write(Document document, Random random) {
    ObjectId text;
    try (Transaction first = document.begin(ChangeStamp.NONE)) {
      text = first.putObject(ObjectId.ROOT, "text", ObjectType.TEXT);
      first.spliceText(text, 0, 0, prose(random, random.nextInt(9000)));
      first.commit();
    }
    for (int edits = random.nextInt(6); edits > 0; edits--) {
      try (Transaction edit = document.begin(ChangeStamp.NONE)) {
        long length = edit.length(text);
        long at = random.nextLong(length + 1);
        long deleted = random.nextLong(Math.min(length - at, 3000) + 1);
        edit.spliceText(text, at, deleted, prose(random, random.nextInt(4200)));
        edit.commit();
      }
    }
  }

  /** Returns letters; most are ASCII, in runs around the length of a span and far from it. */
  private static String prose(Random random, int length) {
    var prose = new StringBuilder(length);
    int rare = random.nextBoolean() ? 5 : 3000;
    while (prose.length() < length) {
      prose.append(
          random.nextInt(rare) == 0
              ? LETTERS[random.nextInt(LETTERS.length)]
              : String.valueOf((char) ('a' + random.nextInt(26))));
    }
    return prose.toString();
  }
}
