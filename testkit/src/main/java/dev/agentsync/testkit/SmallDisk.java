package dev.agentsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A file system of a given size mounted over a folder; the test is skipped where nobody may. One
 * thread at a time.
 */
public final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts one.
   *
   * @param folder exists and is empty; what is written there lies in memory
   * @param size as {@code mount} takes it, such as {@code 512k}
   */
  public static SmallDisk mountedAt(Path folder, String size)
      throws IOException, InterruptedException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "mounts as Linux does");
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString()),
        "only root may mount a small disk");
    return new SmallDisk(folder);
  }

  /** Mounts it again with other options, such as {@code ro} or {@code size=1m}. */
  public void change(String options) throws IOException, InterruptedException {
    assertThat(run("mount", "-o", "remount," + options, folder.toString())).isTrue();
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // no such program: nobody may mount
    }
  }

  /** Unmounts it; nobody may have a file in it open. */
  @Override
  public void close() throws IOException, InterruptedException {
    assertThat(run("umount", folder.toString())).isTrue();
  }
}
