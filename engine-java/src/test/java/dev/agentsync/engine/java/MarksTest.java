package dev.agentsync.engine.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Mark;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where text goes that is inserted at the edge of a mark. */
final class MarksTest {
  private static final Value.Scalar YES = new Value.Bool(true);

  @ParameterizedTest
  @CsvSource({"false, false, 1, 2", "true, false, 0, 2", "false, true, 1, 3", "true, true, 0, 3"})
  void text_at_the_edges_goes_where_the_mark_expands(
      boolean before, boolean after, int start, int end) {
    try (Twin twin = Twin.create(new ActorId(Bytes.ofHex("aa")));
        Transaction our = twin.ours.begin(ChangeStamp.NONE);
        Transaction their = twin.theirs.begin(ChangeStamp.NONE)) {
      for (Transaction transaction : new Transaction[] {our, their}) {
        ObjectId text = transaction.putObject(ObjectId.ROOT, "t", ObjectType.TEXT);
        transaction.spliceText(text, 0, 0, "m");
        transaction.mark(text, new Mark(0, 1, "bold", YES), before, after);
        transaction.spliceText(text, 0, 0, "<");
        transaction.spliceText(text, 2, 0, ">");
        assertThat(transaction.marks(text)).containsExactly(new Mark(start, end, "bold", YES));
      }
      assertThat(our.commit().orElseThrow().hash()).isEqualTo(their.commit().orElseThrow().hash());
    }
  }

  /** A mark that expands to the front only, and lost all its text, is no place to insert behind. */
  @Test
  void text_goes_before_a_mark_that_has_none_left() {
    try (Twin twin = Twin.create(new ActorId(Bytes.ofHex("aa")));
        Transaction our = twin.ours.begin(ChangeStamp.NONE);
        Transaction their = twin.theirs.begin(ChangeStamp.NONE)) {
      for (Transaction transaction : new Transaction[] {our, their}) {
        ObjectId text = transaction.putObject(ObjectId.ROOT, "t", ObjectType.TEXT);
        transaction.spliceText(text, 0, 0, "m");
        transaction.mark(text, new Mark(0, 1, "bold", YES), true, false);
        transaction.spliceText(text, 0, 1, "");
        transaction.spliceText(text, 0, 0, "plain");
        assertThat(transaction.marks(text)).isEmpty();
      }
      assertThat(our.commit().orElseThrow().hash()).isEqualTo(their.commit().orElseThrow().hash());
    }
  }
}
