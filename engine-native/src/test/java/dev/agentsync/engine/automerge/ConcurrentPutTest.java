package dev.agentsync.engine.automerge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Patch;
import dev.agentsync.kernel.spi.Patch.Action;
import dev.agentsync.kernel.spi.Patch.Step;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A concurrent value that loses makes the library end the process if it is asked for patches. */
final class ConcurrentPutTest {
  private final Document low = document(1);
  private Document high = low;
  private ObjectId map = ObjectId.ROOT;
  private ObjectId text = ObjectId.ROOT;

  @BeforeEach
  void fork() {
    write(
        low,
        t -> {
          map = t.putObject(ObjectId.ROOT, "map", ObjectType.MAP);
          t.put(map, "k", new Value.Str("old"));
          text = t.putObject(map, "text", ObjectType.TEXT);
          t.spliceText(text, 0, 0, "hello 👍 world");
        });
    high = low.fork(actor(9));
  }

  @AfterEach
  void close() {
    low.close();
    high.close();
  }

  @Test
  void a_value_that_loses_is_told_as_a_conflict() {
    Heads base = high.heads();
    write(low, t -> t.put(map, "k", new Value.Str("low")));
    write(high, t -> t.put(map, "k", new Value.Str("high")));
    assertThat(high.apply(low.encodeChangesSince(base)))
        .containsExactly(patch(map, new Action.Conflict(new Step.Key("k"))));
    assertThat(low.apply(high.encodeChangesSince(base)))
        .containsExactly(patch(map, new Action.PutKey("k", new Value.Str("high"), true)));
  }

  @Test
  void a_change_on_top_of_the_past_that_loses_is_told_as_a_conflict() {
    Heads base = high.heads();
    write(high, t -> t.put(map, "k", new Value.Str("present")));
    try (Transaction transaction = high.begin(ChangeStamp.NONE, base)) {
      transaction.put(map, "k", new Value.Str("past"));
      List<Patch> patches = transaction.commit().orElseThrow().patches();
      assertThat(patches).hasSize(1);
      assertThat(patches.getFirst().path()).containsExactly(new Step.Key("map"));
    }
    assertThat(high.conflicts(map, "k")).hasSize(2);
  }

  @Test
  void the_difference_between_two_moments_tells_a_conflict_too() {
    Heads base = high.heads();
    write(low, t -> t.put(map, "k", new Value.Str("low")));
    write(high, t -> t.put(map, "k", new Value.Str("high")));
    Heads mine = high.heads();
    high.apply(low.encodeChangesSince(base));
    assertThat(high.diff(mine, high.heads()))
        .containsExactly(patch(map, new Action.Conflict(new Step.Key("k"))));
    assertThat(high.diff(high.heads(), mine)).isEmpty();
    assertThat(high.diff(high.heads(), base))
        .containsExactly(patch(map, new Action.PutKey("k", new Value.Str("old"), false)));
  }

  @Test
  void text_is_told_by_code_point_and_new_objects_with_their_content() {
    Heads base = high.heads();
    write(
        low,
        t -> {
          t.spliceText(text, 8, 5, "there");
          ObjectId inner = t.putObject(map, "inner", ObjectType.MAP);
          t.put(inner, "x", new Value.Bool(true));
        });
    List<Patch> patches = high.apply(low.encodeChangesSince(base));
    assertThat(patches)
        .anySatisfy(it -> assertThat(it.action()).isEqualTo(new Action.Delete(8, 5)))
        .anySatisfy(it -> assertThat(it.action()).isEqualTo(new Action.InsertText(8, "there")))
        .anySatisfy(
            it -> {
              assertThat(it.path()).containsExactly(new Step.Key("map"), new Step.Key("inner"));
              assertThat(it.action())
                  .isEqualTo(new Action.PutKey("x", new Value.Bool(true), false));
            });
    assertThat(high.text(text)).isEqualTo("hello 👍 there");
  }

  @Test
  void what_was_deleted_is_told() {
    Heads base = high.heads();
    write(low, t -> t.delete(map, "k"));
    assertThat(high.apply(low.encodeChangesSince(base)))
        .containsExactly(patch(map, new Action.DeleteKey("k")));
  }

  private static Patch patch(ObjectId map, Action action) {
    return new Patch(map, List.of(new Step.Key("map")), action);
  }

  private static void write(Document document, Consumer<Transaction> writes) {
    try (Transaction transaction = document.begin(ChangeStamp.NONE)) {
      writes.accept(transaction);
      transaction.commit();
    }
  }

  private static Document document(int id) {
    return new NativeEngineProvider().create(actor(id));
  }

  private static ActorId actor(int id) {
    return new ActorId(Bytes.of(new byte[] {(byte) id}));
  }
}
