package dev.agentsync.engine.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.SyncState;
import dev.agentsync.kernel.spi.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sync messages stay far below what a transport takes, however much there is to say. */
final class MessageSizeTest {
  private static final int HEADS_AND_FILTERS = 4096;
  private final JavaEngineProvider engine = new JavaEngineProvider();
  private final Random random = new Random(20261121L);

  private static ActorId actor(String hex) {
    return new ActorId(Bytes.ofHex(hex));
  }

  private static void write(Document document, String key, String content) {
    try (Transaction transaction = document.begin(ChangeStamp.NONE)) {
      ObjectId text = transaction.putObject(ObjectId.ROOT, key, ObjectType.TEXT);
      transaction.spliceText(text, 0, 0, content);
      transaction.commit();
    }
  }

  /** Returns text that compression does little to. */
  private String noise(int length) {
    var noise = new StringBuilder(length);
    random.ints(length, ' ', '~').forEach(noise::appendCodePoint);
    return noise.toString();
  }

  /** Returns the sizes of the messages that one document needs to tell another everything. */
  private static List<Integer> sizes(Document full, Document empty) {
    var sizes = new ArrayList<Integer>();
    try (SyncState ofFull = full.newSync();
        SyncState ofEmpty = empty.newSync()) {
      for (int round = 0; round < 20; round++) {
        Optional<byte[]> there = full.generateSyncMessage(ofFull);
        there.ifPresent(message -> sizes.add(message.length));
        there.ifPresent(message -> empty.receiveSyncMessage(ofEmpty, message));
        Optional<byte[]> back = empty.generateSyncMessage(ofEmpty);
        back.ifPresent(message -> full.receiveSyncMessage(ofFull, message));
        if (there.isEmpty() && back.isEmpty()) {
          return sizes;
        }
      }
    }
    throw new AssertionError("The documents keep talking");
  }

  @Test
  void much_text_comes_in_several_messages() {
    Document full = engine.create(actor("aa"));
    for (int i = 0; i < 5; i++) {
      write(full, "file " + i, noise(3 << 20));
    }
    Document empty = engine.create(actor("bb"));
    List<Integer> sizes = sizes(full, empty);
    assertThat(empty.heads()).isEqualTo(full.heads());
    assertThat(sizes)
        .hasSizeGreaterThan(3)
        .allMatch(size -> size <= Outgoing.MAX_BYTES + HEADS_AND_FILTERS);
    assertThat(Outgoing.MAX_BYTES * 4L).isLessThan(Limits.DEFAULT.maxMessageBytes());
  }

  @Test
  void a_single_change_larger_than_that_is_compressed() {
    Document full = engine.create(actor("aa"));
    write(full, "noise", noise(9 << 20));
    write(full, "words", "many words ".repeat(1 << 20));
    Document empty = engine.create(actor("bb"));
    List<Integer> sizes = sizes(full, empty);
    assertThat(empty.heads()).isEqualTo(full.heads());
    assertThat(sizes).allMatch(size -> size < 9 << 20);
  }
}
