package dev.agentsync.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.testkit.Chunks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failed write leaves what was there, and a later one works. */
final class FailingDiskTest {
  private static final long SEED = 11;

  @TempDir private Path directory;
  private final FailingDisk disk = new FailingDisk();

  private void assertHolds(int chunks) throws IOException {
    assertThat(Files.readAllBytes(directory.resolve("doc.bin")))
        .isEqualTo(Chunks.numbered(SEED, 0, chunks));
  }

  @Test
  void an_append_onto_a_full_disk_leaves_the_file_as_it_was() throws IOException {
    try (Storage storage = FileStorage.open(directory, disk)) {
      storage.append(Chunks.numbered(SEED, 0, 3));
      byte[] next = Chunks.numbered(SEED, 3);
      for (int room : new int[] {0, 1, 4, 8, 9, 10, next.length / 2, next.length - 1}) {
        disk.room = room;
        assertThatThrownBy(() -> storage.append(next))
            .isInstanceOf(StorageException.class)
            .hasMessageContaining(directory.resolve("doc.bin").toString())
            .hasMessageContaining("no space left")
            .hasMessageContaining("Free some space");
        assertHolds(3);
      }
      disk.room = Long.MAX_VALUE;
      storage.append(next);
      assertHolds(4);
    }
  }

  @Test
  void an_append_that_cannot_be_made_durable_is_taken_back() throws IOException {
    try (Storage storage = FileStorage.open(directory, disk)) {
      storage.append(Chunks.numbered(SEED, 0));
      disk.forceFails = true;
      assertThatThrownBy(() -> storage.append(Chunks.numbered(SEED, 8)))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("input/output error");
      disk.forceFails = false;
      storage.append(Chunks.numbered(SEED, 1));
      assertHolds(2);
    }
  }

  @Test
  void remains_that_could_not_be_removed_at_once_are_removed_before_the_next_append()
      throws IOException {
    try (Storage storage = FileStorage.open(directory, disk)) {
      storage.append(Chunks.numbered(SEED, 0));
      disk.room = 5;
      disk.truncateFails = true;
      assertThatThrownBy(() -> storage.append(Chunks.numbered(SEED, 8)))
          .isInstanceOf(StorageException.class);
      assertThat(Files.size(directory.resolve("doc.bin")))
          .isEqualTo(Chunks.numbered(SEED, 0).length + 5);
      disk.room = Long.MAX_VALUE;
      assertThatThrownBy(() -> storage.append(Chunks.numbered(SEED, 1)))
          .as("never behind remains")
          .isInstanceOf(StorageException.class);
      disk.truncateFails = false;
      storage.append(Chunks.numbered(SEED, 1));
      assertHolds(2);
    }
  }

  @Test
  void a_replacement_that_fails_leaves_the_old_file_and_no_other() throws IOException {
    try (Storage storage = FileStorage.open(directory, disk)) {
      storage.append(Chunks.numbered(SEED, 0, 3));
      disk.room = 10;
      assertThatThrownBy(() -> storage.replaceAll(Chunks.numbered(SEED, 0, 2)))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("no space left");
      disk.room = Long.MAX_VALUE;
      disk.forceFails = true;
      assertThatThrownBy(() -> storage.replaceAll(Chunks.numbered(SEED, 0, 2)))
          .isInstanceOf(StorageException.class);
      disk.forceFails = false;
      assertHolds(3);
      assertThat(directory.resolve("doc.bin.tmp")).doesNotExist();
      storage.append(Chunks.numbered(SEED, 3));
      assertHolds(4);
    }
  }

  @Test
  void a_first_append_that_fails_leaves_no_file() {
    try (Storage storage = FileStorage.open(directory, disk)) {
      disk.room = 7;
      assertThatThrownBy(() -> storage.append(Chunks.numbered(SEED, 0)))
          .isInstanceOf(StorageException.class);
      assertThat(directory.resolve("doc.bin")).doesNotExist();
      assertThat(new FileStorageProvider().holds(directory)).isFalse();
    }
  }

  @Test
  void a_blob_that_does_not_fit_is_not_there() throws IOException {
    byte[] content = new byte[1000];
    try (Storage storage = FileStorage.open(directory, disk)) {
      disk.room = 500;
      assertThatThrownBy(() -> storage.blobs().put(content)).isInstanceOf(StorageException.class);
      assertThat(storage.blobs().contains(BlobHash.of(content))).isFalse();
      try (var files = Files.list(directory.resolve("blobs"))) {
        assertThat(files).isEmpty();
      }
      disk.room = Long.MAX_VALUE;
      storage.blobs().put(content);
      assertThat(storage.blobs().get(BlobHash.of(content))).isPresent();
    }
  }
}
