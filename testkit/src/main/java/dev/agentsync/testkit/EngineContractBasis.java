package dev.agentsync.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.SyncState;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** What the contracts of an engine share. */
abstract class EngineContractBasis {
  /** An actor whose id sorts before {@link #BOB}. */
  static final ActorId ALICE = actor("aa");

  static final ActorId BOB = actor("bb");
  static final ActorId CAROL = actor("cc");

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** Returns the provider under test. */
  protected abstract EngineProvider engine();

  static ActorId actor(String octet) {
    return new ActorId(Bytes.ofHex(octet.repeat(16)));
  }

  @AfterEach
  void close_what_the_test_opened() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  <T extends AutoCloseable> T closing(T opening) {
    opened.push(opening);
    return opening;
  }

  Document create(ActorId actor) {
    return closing(engine().create(actor));
  }

  Document load(ActorId actor, byte[]... chunks) {
    return closing(engine().load(List.of(chunks), actor));
  }

  Document fork(Document document, ActorId actor) {
    return closing(document.fork(actor));
  }

  SyncState sync(Document document) {
    return closing(document.newSync());
  }

  /** Makes one change. */
  static Transaction.Committed change(Document document, Consumer<Transaction> edits) {
    try (Transaction transaction = document.begin(ChangeStamp.NONE)) {
      edits.accept(transaction);
      return transaction.commit().orElseThrow();
    }
  }

  /** Adds a text with that content at a key of the root. */
  static ObjectId text(Document document, String key, String content) {
    var made = new ArrayList<ObjectId>();
    change(
        document,
        tx -> {
          ObjectId id = tx.putObject(ObjectId.ROOT, key, ObjectType.TEXT);
          tx.spliceText(id, 0, 0, content);
          made.add(id);
        });
    return made.getFirst();
  }

  static Value.Str str(String value) {
    return new Value.Str(value);
  }

  /** Lets two documents talk until neither has anything to say; returns the messages sent. */
  static int talk(Document one, SyncState ofOne, Document other, SyncState ofOther) {
    for (int messages = 0; messages < 1_000; ) {
      Optional<byte[]> there = one.generateSyncMessage(ofOne);
      there.ifPresent(message -> other.receiveSyncMessage(ofOther, message));
      Optional<byte[]> back = other.generateSyncMessage(ofOther);
      back.ifPresent(message -> one.receiveSyncMessage(ofOne, message));
      if (there.isEmpty() && back.isEmpty()) {
        return messages;
      }
      messages += there.isPresent() ? 1 : 0;
      messages += back.isPresent() ? 1 : 0;
    }
    throw new AssertionError("Two documents keep talking without end");
  }

  void assumeCapability(EngineProvider.Capability capability) {
    assumeTrue(
        engine().capabilities().contains(capability),
        "Engine '" + engine().id() + "' does not have the capability " + capability);
  }
}
