package dev.agentsync.kernel.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.engine.java.JavaEngineProvider;
import dev.agentsync.kernel.Progress;
import dev.agentsync.kernel.history.History;
import dev.agentsync.kernel.past.HistoryDesk;
import dev.agentsync.kernel.past.Room;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.testkit.Conditions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Former contents go while people go on saving files. */
class SweepBesideFolderTest extends OneDevice {
  private static final String COMES_BACK = "comes back\0";
  private static final BlobHash BLOB = BlobHash.of(COMES_BACK.getBytes(StandardCharsets.UTF_8));

  private final CountDownLatch stored = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @Test
  void a_content_that_is_being_taken_in_at_the_same_moment_stays() throws Exception {
    device.engine = new JavaEngineProvider();
    device.start();
    device.write("a.png", COMES_BACK);
    device.flush();
    device.write("a.png", "something else\0");
    device.flush();
    assertThat(device.storage().blobs().list()).hasSize(2).contains(BLOB);

    // Its bytes are known to be there, and nothing refers to them yet.
    device.steps =
        step -> {
          if (step.equals("reading noted")) {
            stored.countDown();
            await(goOn);
          }
        };
    device.write("b.png", COMES_BACK);
    await(stored);
    Thread sweeping = Thread.ofPlatform().start(() -> history().compact(Progress.NONE));
    Conditions.await(
        "the sweep to wait for the folder",
        Device.SOON,
        () -> !sweeping.isAlive() || sweeping.getState() == Thread.State.WAITING);
    goOn.countDown();
    assertThat(sweeping.join(Device.SOON)).isTrue();
    device.flush();

    assertThat(device.document().file("b.png").orElseThrow().blob()).contains(BLOB);
    assertThat(device.storage().blobs().get(BLOB)).isPresent();
    device.delete("b.png");
    device.flush();
    history().compact(Progress.NONE);
    assertThat(device.storage().blobs().contains(BLOB)).isFalse();
  }

  private History history() {
    return new History(
        new HistoryDesk(
            new HistoryDesk.Sources(
                device.document(),
                device.storage(),
                new Folder(device.binding()),
                Optional::empty,
                List::of,
                Duration.ZERO)));
  }

  private record Folder(FolderBinding binding) implements Room {
    @Override
    public void look() {}

    @Override
    public void takeIn(Progress progress) {}

    @Override
    public boolean show() {
      return true;
    }

    @Override
    public void whileQuiet(Runnable action) {
      binding.whileNothingIsTakenIn(action);
    }
  }
}
