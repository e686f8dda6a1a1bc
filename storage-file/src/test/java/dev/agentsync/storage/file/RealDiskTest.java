package dev.agentsync.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.testkit.Chunks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Full and read-only disks, as the kernel makes them: a small one is mounted for the test. */
final class RealDiskTest {
  private static final long SEED = 3;

  @TempDir private Path directory;
  private boolean mounted;

  private void mountSmallDisk() throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "mounts as Linux does");
    mounted = run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", directory.toString());
    assumeTrue(mounted, "only root may mount a small disk");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", directory.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private Storage open() {
    return new FileStorageProvider().open(new StorageProvider.Options(directory));
  }

  @Test
  void a_full_disk_takes_nothing_back_and_works_again_when_there_is_room() throws Exception {
    mountSmallDisk();
    int stored = 0;
    try (Storage storage = open()) {
      @Nullable StorageException full = null;
      while (full == null) {
        try {
          storage.append(Chunks.numbered(SEED, stored));
          stored++;
        } catch (StorageException e) {
          full = e;
        }
      }
      assertThat(full).hasMessageContaining("no space left").hasMessageContaining("doc.bin");
      byte[] content = new byte[100_000];
      assertThatThrownBy(() -> storage.blobs().put(content))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("no space left");
      assertThat(storage.blobs().contains(BlobHash.of(content))).isFalse();
      byte[] everything = Chunks.numbered(SEED, 0, stored);
      assertThatThrownBy(() -> storage.replaceAll(everything)).isInstanceOf(StorageException.class);
      assertThat(Chunks.joined(storage.load().chunks())).isEqualTo(everything);
    }
    try (Storage storage = open()) {
      assertThat(storage.load().damage()).isEmpty();
      assertThat(Chunks.joined(storage.load().chunks()))
          .isEqualTo(Chunks.numbered(SEED, 0, stored));
      assertThat(run("mount", "-o", "remount,size=1m", directory.toString())).isTrue();
      storage.append(Chunks.numbered(SEED, stored));
      assertThat(Chunks.joined(storage.load().chunks()))
          .isEqualTo(Chunks.numbered(SEED, 0, stored + 1));
    }
  }

  @Test
  void a_read_only_disk_is_told_as_such_and_left_alone() throws Exception {
    mountSmallDisk();
    try (Storage storage = open()) {
      storage.append(Chunks.numbered(SEED, 0));
    }
    assertThat(run("mount", "-o", "remount,ro", directory.toString())).isTrue();
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining("read-only");
    assertThat(new FileStorageProvider().holds(directory)).isTrue();
    assertThat(Files.readAllBytes(directory.resolve("doc.bin")))
        .isEqualTo(Chunks.numbered(SEED, 0));
  }

  @Test
  void a_folder_of_somebody_else_is_told_as_such() throws Exception {
    assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"));
    assumeTrue(!System.getProperty("user.name").equals("root"), "root may write anywhere");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-x------"));
    try {
      assertThatThrownBy(this::open)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("permission denied");
    } finally {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
