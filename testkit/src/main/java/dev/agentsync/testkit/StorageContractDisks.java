package dev.agentsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link Storage} promises about full and read-only disks, as the kernel of the
 * operating system makes them: a small one is mounted for the test.
 */
public abstract class StorageContractDisks {
  private static final long SEED = 3;

  /** Where the storage under test lives; empty when a test begins. */
  @TempDir protected Path directory;

  /** Returns the provider under test. */
  protected abstract StorageProvider provider();

  private Storage open() {
    return provider().open(new StorageProvider.Options(directory));
  }

  @Test
  void a_full_disk_takes_nothing_back_and_works_again_when_there_is_room() throws Exception {
    try (SmallDisk disk = SmallDisk.mountedAt(directory, "512k")) {
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
        assertThat(full)
            .hasMessageContaining("no space left")
            .hasMessageContaining(directory.toString());
        byte[] content = new byte[300_000];
        assertThatThrownBy(() -> storage.blobs().put(content))
            .isInstanceOf(StorageException.class)
            .hasMessageContaining("no space left");
        assertThat(storage.blobs().contains(BlobHash.of(content))).isFalse();
        byte[] everything = Chunks.numbered(SEED, 0, stored);
        assertThatThrownBy(() -> storage.replaceAll(Chunks.numbered(SEED, 0, 3000)))
            .isInstanceOf(StorageException.class);
        assertThat(Chunks.joined(storage.load().chunks())).isEqualTo(everything);
      }
      try (Storage storage = open()) {
        assertThat(storage.load().damage()).isEmpty();
        assertThat(Chunks.joined(storage.load().chunks()))
            .isEqualTo(Chunks.numbered(SEED, 0, stored));
        disk.change("size=2m");
        storage.append(Chunks.numbered(SEED, stored));
        assertThat(Chunks.joined(storage.load().chunks()))
            .isEqualTo(Chunks.numbered(SEED, 0, stored + 1));
      }
    }
  }

  @Test
  void a_read_only_disk_is_told_as_such_and_left_alone() throws Exception {
    try (SmallDisk disk = SmallDisk.mountedAt(directory, "512k")) {
      try (Storage storage = open()) {
        storage.append(Chunks.numbered(SEED, 0));
      }
      disk.change("ro");
      assertThatThrownBy(this::open)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("read-only");
      assertThat(provider().holds(directory)).isTrue();
      disk.change("rw");
      try (Storage storage = open()) {
        assertThat(Chunks.joined(storage.load().chunks())).isEqualTo(Chunks.numbered(SEED, 0));
      }
    }
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
