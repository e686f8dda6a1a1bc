package dev.agentsync.engine.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two changes with the same number of one actor, one of them waiting for what never comes. */
final class RivalsTest {
  private static final ActorId ALICE = new ActorId(Bytes.ofHex("aa"));
  private static final ActorId BOB = new ActorId(Bytes.ofHex("bb"));
  private final JavaEngineProvider engine = new JavaEngineProvider();

  /** Returns a first change that builds on another nobody has. */
  private static byte[] waiting(ActorId author) {
    var nowhere = new ChangeHash(Bytes.of(new byte[ChangeHash.LENGTH]));
    var head = new ChangeHead(List.of(nowhere), author, 1, 1, 0, "", Columns.EMPTY);
    return Chunk.ofChange(new ChangeEncoder(new Actors()).body(head, List.of())).bytes();
  }

  private static void edit(Document document) {
    try (Transaction transaction = document.begin(ChangeStamp.NONE)) {
      transaction.put(ObjectId.ROOT, "k", new Value.Int(1));
      transaction.commit();
    }
  }

  @Test
  void a_document_can_be_loaded_after_the_true_change_arrived() {
    Document alice = engine.create(ALICE);
    edit(alice);
    Document bob = engine.create(BOB);
    bob.apply(waiting(ALICE));
    bob.apply(alice.encodeChangesSince(Heads.NONE));
    assertThat(engine.load(List.of(bob.save()), BOB).heads()).isEqualTo(alice.heads());
  }

  @Test
  void a_document_can_be_loaded_after_its_own_change() {
    Document alice = engine.create(ALICE);
    alice.apply(waiting(ALICE));
    edit(alice);
    assertThat(engine.load(List.of(alice.save()), ALICE).heads()).isEqualTo(alice.heads());
  }
}
