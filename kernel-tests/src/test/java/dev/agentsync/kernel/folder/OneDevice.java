package dev.agentsync.kernel.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.Heads;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A device for each test. */
abstract class OneDevice {
  @TempDir Path directory;
  Device device;

  @BeforeEach
  void make() {
    device = new Device(directory.resolve("vault"));
  }

  @AfterEach
  void close() {
    device.close();
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(Device.SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  int changesDuring(Runnable action) {
    var changes = new AtomicInteger();
    Heads[] before = {device.document().heads()};
    device
        .document()
        .subscribe(
            change -> {
              if (!change.heads().equals(before[0])) {
                changes.incrementAndGet();
                before[0] = change.heads();
              }
            });
    action.run();
    device.flush();
    return changes.get();
  }
}
