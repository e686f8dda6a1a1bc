package dev.agentsync.kernel.past;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.Progress;
import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.document.MemoryStorage;
import dev.agentsync.kernel.history.When;
import dev.agentsync.kernel.spi.BlobHash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which contents of former attachments go by themselves, and which never. */
class SweepTest extends TwoHistorians {
  private static final Duration MONTH = Duration.ofDays(30);

  private static BlobHash blob(String content) {
    return BlobHash.of(content.getBytes(StandardCharsets.UTF_8));
  }

  /** A change a day. */
  private void days(Historian who, int days) {
    for (int day = 0; day < days; day++) {
      clock.pass(Duration.ofHours(23));
      who.put("diary.md", "day " + clock.peek() + "\n");
    }
  }

  private void sweep() {
    alice.sweeper(MONTH, clock).sweepUnasked();
  }

  private List<BlobHash> here() {
    return alice.device.storage.list();
  }

  @Test
  void what_was_replaced_more_than_a_month_ago_goes_and_what_is_live_or_named_stays() {
    BlobHash named = alice.attach("a.bin", "named");
    alice.history().createSnapshot("keep", false, Optional.empty(), Progress.NONE);
    BlobHash gone = alice.attach("a.bin", "gone");
    BlobHash live = alice.attach("a.bin", "live");
    days(alice, 29);
    sweep();
    assertThat(here()).containsExactlyInAnyOrder(named, gone, live);

    days(alice, 3);
    BlobHash young = alice.attach("a.bin", "young");
    alice.attach("a.bin", "live again");
    sweep();
    assertThat(here()).containsExactlyInAnyOrder(named, live, young, blob("live again"));
  }

  @Test
  void a_clock_set_back_here_drops_nothing() {
    alice.attach("a.bin", "former");
    alice.attach("a.bin", "live");
    days(alice, 60);
    clock.pass(Duration.ofDays(-3650));
    sweep();
    assertThat(here()).hasSize(2);
    clock.pass(Duration.ofDays(3650));
    sweep();
    assertThat(here()).containsExactly(blob("live"));
  }

  @Test
  void a_clock_set_back_where_the_content_was_replaced_does_not_make_it_old() {
    alice.attach("a.bin", "a minute ago");
    days(alice, 60);
    clock.pass(Duration.ofDays(-100));
    alice.attach("a.bin", "live");
    clock.pass(Duration.ofDays(100));
    alice.put("diary.md", "the clock is right again\n");
    sweep();
    alice.history(MONTH).compact(Progress.NONE);
    assertThat(here()).hasSize(2);
  }

  @Test
  void a_clock_that_jumps_ahead_makes_nothing_old() {
    alice.attach("a.bin", "a minute ago");
    alice.attach("a.bin", "live");
    clock.pass(Duration.ofDays(3650));
    alice.put("diary.md", "written in a far future\n");
    sweep();
    assertThat(here()).hasSize(2);
  }

  @Test
  void a_device_far_ahead_keeps_more_not_less() {
    alice.attach("a.bin", "former");
    alice.attach("a.bin", "live");
    days(alice, 60);
    try (var early = new Historian("early", clock.ahead(Duration.ofDays(3650)))) {
      alice.device.sync(early.device);
      early.put("diary.md", "from the future\n");
      alice.device.sync(early.device);
    }
    sweep();
    assertThat(here()).hasSize(2);
  }

  @Test
  void a_content_that_another_device_brings_back_meanwhile_stays() {
    var all = new ArrayList<BlobHash>();
    for (int i = 0; i < 40; i++) {
      all.add(alice.attach("a.bin", "content " + i));
    }
    days(alice, 60);
    alice.device.sync(bob.device);
    BlobHash[] back = new BlobHash[1];
    var looks = new AtomicInteger();
    alice.device.storage.onGet(
        hash -> {
          // Between two batches: the rest has been looked up as unneeded already.
          if (looks.incrementAndGet() == 20) {
            back[0] =
                alice.device.storage.list().stream()
                    .filter(other -> !other.equals(hash))
                    .filter(other -> !alice.device.storage.asked().contains(other))
                    .filter(other -> !other.equals(all.getLast()))
                    .findFirst()
                    .orElseThrow();
            bob.device.vault.edit(edit -> edit.createAttachment("back.bin", back[0], 10));
            alice.device.sync(bob.device);
          }
        });
    sweep();
    assertThat(here()).containsExactlyInAnyOrder(all.getLast(), back[0]);
  }

  @Test
  void who_dies_midway_has_dropped_only_what_nothing_needs() {
    BlobHash named = alice.attach("a.bin", "named");
    alice.history().createSnapshot("keep", false, Optional.empty(), Progress.NONE);
    for (int i = 0; i < 10; i++) {
      alice.attach("a.bin", "content " + i);
    }
    days(alice, 60);
    MemoryStorage storage = alice.device.storage;
    var deletions = new AtomicInteger();
    storage.onDelete(
        _ -> {
          if (deletions.incrementAndGet() == 4) {
            throw new StorageException("killed here");
          }
        });
    sweep();
    assertThat(here()).hasSize(8).contains(named, blob("content 9"));
    alice.device.restart();
    assertThat(alice.treeAt(new When.Snapshot("keep"))).containsEntry("a.bin", named.hex());
    assertThat(alice.tree()).containsEntry("a.bin", blob("content 9").hex());

    storage.onDelete(_ -> {});
    sweep();
    assertThat(here()).containsExactlyInAnyOrder(named, blob("content 9"));
  }

  @Test
  void nothing_goes_while_contents_are_being_exported() {
    alice.attach("a.bin", "former");
    alice.attach("a.bin", "live");
    days(alice, 60);
    Sweeper sweeper = alice.sweeper(MONTH, clock);
    Thread other = new Thread(sweeper::sweepUnasked);
    boolean over =
        sweeper.keeping(
            () -> {
              other.start();
              try {
                return other.join(Duration.ofSeconds(10));
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(over).as("it does not wait for the export").isTrue();
    assertThat(here()).hasSize(2);
    sweeper.sweepUnasked();
    assertThat(here()).hasSize(1);
  }

  @Test
  void what_a_change_that_does_not_know_of_a_deletion_revives_stays() {
    BlobHash first = alice.attach("a.bin", "first");
    alice.device.sync(bob.device);
    days(alice, 1);
    alice.delete("a.bin");
    days(alice, 60);
    bob.attach("a.bin", "second");
    alice.device.sync(bob.device);
    alice.device.storage.put("second".getBytes(StandardCharsets.UTF_8));
    sweep();
    assertThat(here()).contains(first, blob("second"));
  }
}
