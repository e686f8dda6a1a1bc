package dev.agentsync.kernel.folder;

import dev.agentsync.testkit.Conditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody deletes what has just been written to disk, before this program has noted it. */
class FolderRaceTest {
  private static final int ROUNDS = Integer.getInteger("agentsync.test.rounds", 300);

  @TempDir Path directory;
  private Device device;

  @BeforeEach
  void start() {
    device = new Device(directory.resolve("vault")).start();
  }

  @AfterEach
  void close() {
    device.close();
  }

  @Test
  void a_folder_deleted_the_moment_it_appears_is_deleted_for_everybody() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      String folder = "outer-" + round + "/inner";
      device.document().edit(edit -> edit.createDirectory(folder));
      deleteOnSight(round, folder, () -> !device.document().directories().contains(folder));
    }
  }

  @Test
  void a_file_deleted_the_moment_it_appears_is_deleted_for_everybody() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      String file = "folder-" + round + "/a.md";
      device.document().edit(edit -> edit.createText(file, "the text of " + file + "\n"));
      deleteOnSight(round, file, () -> device.document().file(file).isEmpty());
    }
  }

  /** Deletes within 0 to 200 microseconds of the path's appearance, later in every round. */
  private void deleteOnSight(int round, String path, BooleanSupplier gone) throws IOException {
    Path place = device.path(path);
    long deadline = System.nanoTime() + Device.SOON.toNanos();
    while (!Files.exists(place)) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(path + " did not appear");
      }
      Thread.onSpinWait();
    }
    long due = System.nanoTime() + round % 100 * 2_000L;
    while (System.nanoTime() - due < 0) {
      Thread.onSpinWait();
    }
    Files.delete(place);
    Conditions.await(path + " to go", Device.SOON, gone);
  }
}
