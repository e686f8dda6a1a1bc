package dev.agentsync.kernel.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.document.FileId;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class InboxTest {
  private final Inbox inbox = new Inbox();

  @Test
  void what_happens_on_disk_is_handed_over_together_once_it_is_quiet() throws Exception {
    long start = System.nanoTime();
    inbox.path("a");
    inbox.path("b");
    inbox.path("a");
    inbox.listing("d");
    Inbox.Work work = inbox.take(Long.MAX_VALUE);
    assertThat(work.paths()).containsExactlyInAnyOrder("a", "b");
    assertThat(work.listings()).containsExactly("d");
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Inbox.QUIET_NANOS);
    assertThat(inbox.empty()).isTrue();
  }

  @Test
  void a_stream_that_never_ends_is_handed_over_all_the_same() throws Exception {
    var writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                    inbox.path("p" + i % 100);
                    Thread.onSpinWait();
                  }
                });
    try {
      assertThat(inbox.take(Long.MAX_VALUE).paths()).isNotEmpty();
    } finally {
      writer.interrupt();
      writer.join();
    }
  }

  @Test
  void what_happens_in_the_document_does_not_wait_for_the_disk() throws Exception {
    inbox.path("a");
    inbox.entries(Set.of(new FileId("x")), true);
    Inbox.Work work = inbox.take(Long.MAX_VALUE);
    assertThat(work.entries()).containsExactly(new FileId("x"));
    assertThat(work.folders()).isTrue();
    if (work.paths().isEmpty()) {
      assertThat(inbox.take(Long.MAX_VALUE).paths()).containsExactly("a");
    }
  }

  @Test
  void a_deadline_wakes_with_nothing() throws Exception {
    assertThat(inbox.take(System.nanoTime() + 1_000_000).idle()).isTrue();
  }

  @Test
  void a_closed_inbox_takes_no_requests() throws Exception {
    assertThat(inbox.request(() -> {})).isTrue();
    assertThat(inbox.take(Long.MAX_VALUE).requests()).hasSize(1);
    inbox.close();
    assertThat(inbox.request(() -> {})).isFalse();
    assertThat(inbox.take(Long.MAX_VALUE).idle()).isTrue();
  }
}
