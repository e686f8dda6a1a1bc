package dev.agentsync.kernel.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.sync.Outbox.Task;
import dev.agentsync.kernel.wire.Frame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class OutboxTest {
  private static final Task SYNC = new Task.Sync();

  private final Outbox outbox = new Outbox();

  @Test
  void the_first_sync_message_comes_unprompted() throws Exception {
    assertThat(outbox.take()).contains(SYNC);
  }

  @Test
  void sync_messages_go_first_and_neither_kind_of_work_starves_the_other() throws Exception {
    Task blob = new Task.Serve(BlobHash.of(new byte[] {1}));
    Task other = new Task.Serve(BlobHash.of(new byte[] {2}));
    outbox.offer(blob);
    outbox.offer(other);
    List<Task> taken = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      taken.add(outbox.take().orElseThrow());
      outbox.syncDue(); // there is always more to sync
    }
    assertThat(taken).containsExactly(SYNC, blob, SYNC, other);
    assertThat(outbox.take()).contains(SYNC);
    outbox.syncDue();
    assertThat(outbox.take()).contains(SYNC);
  }

  @Test
  void many_wishes_to_sync_are_one() throws Exception {
    outbox.syncDue();
    outbox.syncDue();
    assertThat(outbox.take()).contains(SYNC);
    Task pong = new Task.Send(new Frame.Pong(1));
    outbox.offer(pong);
    assertThat(outbox.take()).contains(pong);
  }

  @Test
  void it_does_not_grow_without_end() {
    int accepted = 0;
    while (outbox.offer(new Task.Send(new Frame.Pong(accepted)))) {
      accepted++;
    }
    assertThat(accepted).isLessThan(10_000);
  }

  @Test
  void after_closing_only_the_last_words_follow() throws Exception {
    outbox.offer(new Task.Send(new Frame.Pong(1)));
    var words = new Frame.Failure("that is all");
    outbox.close(words);
    outbox.close(new Frame.Failure("not this"));
    assertThat(outbox.take()).contains(new Task.Send(words));
    assertThat(outbox.take()).isEmpty();
    assertThat(outbox.take()).isEmpty();
  }

  @Test
  void closing_wakes_whoever_waits() throws Exception {
    assertThat(outbox.take()).contains(SYNC);
    Thread.ofVirtual().start(outbox::close);
    assertThat(outbox.take()).isEmpty();
  }
}
