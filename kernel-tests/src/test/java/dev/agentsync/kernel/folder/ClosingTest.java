package dev.agentsync.kernel.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.Conditions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A binding that is closed while its thread is at work. */
class ClosingTest extends OneDevice {
  @Test
  void a_look_under_way_is_finished_and_nothing_is_logged_of_it() throws Exception {
    device.start();
    var busy = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var logged = new Logged()) {
      // What compact does: the folder's thread looks at everything once this has run.
      CompletableFuture<Void> quiet =
          CompletableFuture.runAsync(
              () ->
                  device
                      .binding()
                      .whileNothingIsTakenIn(
                          () -> {
                            busy.countDown();
                            await(goOn);
                          }));
      await(busy);
      device.write("fresh/deep/a.md", "to be taken in\n");
      Thread closing = Thread.ofPlatform().start(device.binding()::close);
      Conditions.await(
          "the closing thread to wait for the folder's",
          Device.SOON,
          () -> closing.getState() == Thread.State.TIMED_WAITING);
      goOn.countDown();
      closing.join(Device.SOON);
      quiet.get(Device.SOON.toSeconds(), TimeUnit.SECONDS);
      assertThat(logged.lines()).isEmpty();
    } finally {
      goOn.countDown();
    }
    assertThat(device.shown("fresh/deep/a.md")).isEqualTo("to be taken in\n");
  }

  /** A thread that does not end in time finds the watch closed. */
  @Test
  void who_asks_a_closed_watch_is_not_heard() throws IOException {
    Files.createDirectories(device.path("known"));
    Files.createDirectories(device.path("late"));
    var reports = new Reports(device.ears());
    try (var logged = new Logged()) {
      Watcher watcher = Watcher.start(new DiskTree(device.root), new Inbox(), reports);
      watcher.watch("known");
      assertThat(watcher.watches("known")).isTrue();
      watcher.close();

      watcher.watch("late");
      watcher.unwatch("known");

      assertThat(watcher.watches("known")).isFalse();
      assertThat(watcher.watches("late")).isFalse();
      assertThat(logged.lines()).isEmpty();
      assertThat(device.notices).isEmpty();
    }
  }
}
